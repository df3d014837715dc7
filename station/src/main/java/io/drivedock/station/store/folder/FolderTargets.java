package io.drivedock.station.store.folder;

import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.TargetCheck;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.TransferOptions;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Folders by the names of targets; in each a folder for every account. The folder of a target must
 * be there: in the place of a disk that is not mounted, a new one would fill another disk.
 */
public final class FolderTargets implements Targets {

  private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

  private final Map<String, Path> folders;

  /**
   * For each account's folder what is held while blobs take their places in it: the drives that are
   * moved side by side have a store each, and one lock.
   */
  private final Map<Path, Object> structures = new ConcurrentHashMap<>();

  public FolderTargets(Map<String, Path> folders) {
    this.folders = Map.copyOf(folders);
  }

  /**
   * For each target what answers whether it will work; it throws {@link StoreException} if not.
   * Writes nothing, and costs two questions to the file system.
   */
  public Map<String, TargetCheck> checks() {
    Map<String, TargetCheck> checks = new HashMap<>();
    folders.forEach((name, folder) -> checks.put(name, () -> check(folder)));
    return checks;
  }

  private static List<String> check(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE,
          "The target folder "
              + folder
              + " does not exist or is not a folder: mount it or create it.");
    }
    if (!Files.isWritable(folder)) {
      throw new StoreException(
          StoreException.Kind.FORBIDDEN,
          "The target folder "
              + folder
              + " is not writable: give this user permission to write to it.");
    }
    return List.of();
  }

  /**
   * Opens a folder that is an account's by itself: the containers lie in it. It is made if there is
   * none, in a folder that is there.
   *
   * @param owner who brings blobs
   * @throws StoreException if it does not work
   */
  public static ObjectStore account(Path folder, String owner) {
    return FolderStore.open(folder.toAbsolutePath(), owner, new Object());
  }

  /**
   * How many bytes such a folder can still take, counting what its owner has there unfinished and
   * goes on with.
   */
  public static long room(Path folder, String owner) throws IOException {
    long bytes = Files.getFileStore(folder).getUsableSpace();
    Path uploads = FolderStore.uploads(folder);
    if (Files.isDirectory(uploads, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(uploads)) {
        for (Path file : files) {
          if (!UnfinishedFiles.isOf(owner, file)) {
            continue;
          }
          bytes +=
              Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                  .size();
        }
      }
    }
    return bytes;
  }

  @Override
  public ObjectStore open(String target, String account, String owner) {
    Path folder = folder(target, account);
    Object structure = structures.computeIfAbsent(folder.resolve(account), key -> new Object());
    return FolderStore.open(folder, account, owner, structure);
  }

  @Override
  public ObjectStore openSource(String target, String account, String owner) {
    Path folder = folder(target, account);
    FolderStore.mustBeThere(folder, account);
    return open(target, account, owner);
  }

  @Override
  public BlobReader openToRead(String target, String account) {
    return FolderStore.openToRead(folder(target, account), account);
  }

  @Override
  public TransferOptions options(String target) {
    return TransferOptions.PLAIN;
  }

  private Path folder(String target, String account) {
    Path folder = folders.get(target);
    if (folder == null) {
      throw new StoreException(
          StoreException.Kind.FORBIDDEN,
          "This station has no target '"
              + target
              + "'. Name it under 'targets' in the station's settings.");
    }
    if (!ACCOUNT.matcher(account).matches()) {
      throw new StoreException(
          StoreException.Kind.FORBIDDEN,
          "'" + account + "' cannot be a folder of target '" + target + "'.");
    }
    return folder;
  }
}
