package io.drivedock.app.drive;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.slot.device.VolumeOpener;
import io.drivedock.volume.FileMedium;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.bitlocker.UnlockKey;
import io.drivedock.volume.ntfs.Content;
import io.drivedock.volume.ntfs.Entry;
import io.drivedock.volume.ntfs.NtfsVolume;
import io.drivedock.volume.opening.FoundVolume;
import io.drivedock.volume.opening.Inspection;
import io.drivedock.volume.opening.OpenVolume;
import io.drivedock.volume.opening.VolumeKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A drive on a device or in an image, unlocked once and only read. The user needs no right but to
 * read it.
 */
final class DeviceHome implements Home {

  private final Path device;
  private final FileMedium medium;
  private final OpenVolume volume;
  private final NtfsVolume files;

  private DeviceHome(Path device, FileMedium medium, OpenVolume volume, NtfsVolume files) {
    this.device = device;
    this.medium = medium;
    this.volume = volume;
    this.files = files;
  }

  /** Opens it; a key is asked for only if there is something that it may open. */
  static DeviceHome open(Path device, KeyOptions keys) {
    try {
      FileMedium medium = FileMedium.open(device);
      try {
        FoundVolume found = Inspection.of(medium).dataVolume();
        OpenVolume volume = unlocked(medium, found, keys);
        try {
          return new DeviceHome(device, medium, volume, volume.ntfs());
        } catch (VolumeException e) {
          volume.close();
          throw e;
        }
      } catch (VolumeException | CommandFailedException e) {
        close(medium);
        throw e;
      }
    } catch (VolumeException e) {
      throw failed(device + " cannot be opened", e);
    }
  }

  private static OpenVolume unlocked(FileMedium medium, FoundVolume found, KeyOptions keys)
      throws VolumeException {
    boolean isLocked = found.kind() == VolumeKind.BITLOCKER && found.problem().isEmpty();
    try (UnlockKey key = isLocked ? keys.key() : null) {
      return OpenVolume.open(medium, found, key);
    }
  }

  private static CommandFailedException failed(String what, VolumeException e) {
    return new CommandFailedException(Exit.UNUSABLE, what + ": " + e.sentence() + ".", e);
  }

  @Override
  public SteadyFile manifest(@Nullable Path named) {
    String path = named == null ? Home.only(found(), device.toString()) : onDrive(named);
    try {
      Entry entry =
          files
              .find(path)
              .orElseThrow(
                  () ->
                      new CommandFailedException(
                          Exit.UNUSABLE,
                          device + " has no " + named + ". Name the manifest by its path on it."));
      Content content = files.file(entry).content();
      return new SteadyFile(entry.path(), () -> new ContentStream(content));
    } catch (VolumeException e) {
      throw failed("The manifest on " + device + " cannot be read", e);
    }
  }

  private static String onDrive(Path named) {
    String path = named.toString().replace('\\', '/');
    return path.startsWith("/") ? path.substring(1) : path;
  }

  private List<String> found() {
    List<String> found = new ArrayList<>();
    files.walk(
        new NtfsVolume.Visitor() {
          @Override
          public void entry(Entry entry) {
            String path = entry.path();
            if (!entry.isFolder() && path.indexOf('/') < 0 && Home.isManifestName(path)) {
              found.add(path);
            }
          }

          @Override
          public void refused(String what, VolumeException why) {}
        });
    return found;
  }

  /** Reads a file from its beginning to its end. */
  private static final class ContentStream extends InputStream {
    private final Content content;
    private long at;

    ContentStream(Content content) {
      this.content = content;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = (int) Math.min(length, content.length() - at);
      if (count <= 0) {
        return length == 0 ? 0 : -1;
      }
      try {
        content.read(at, into, offset, count);
      } catch (VolumeException e) {
        throw new IOException(e.sentence(), e);
      }
      at += count;
      return count;
    }
  }

  @Override
  public DriveOpener opener(DriveId id) {
    return new VolumeOpener(id, device, files);
  }

  @Override
  public boolean isManifest(DrivePath path, SteadyFile manifest) {
    return Home.fold(manifest.place()).equals(Home.fold(String.join("/", path.segments())));
  }

  @Override
  public Optional<Path> folder() {
    return Optional.empty();
  }

  @Override
  public void close() {
    volume.close();
    close(medium);
  }

  private static void close(FileMedium medium) {
    try {
      medium.close();
    } catch (IOException e) {
      // It was only read; there is nothing to lose.
    }
  }
}
