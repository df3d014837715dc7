package io.drivedock.app.drive;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.slot.FolderOpener;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A drive that is mounted. */
record MountedHome(Path root) implements Home {

  @Override
  public SteadyFile manifest(@Nullable Path named) {
    return new SteadyFile(
        named == null ? root.resolve(Home.only(found(), root.toString())) : named);
  }

  private List<String> found() {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(root)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (Home.isManifestName(name) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          found.add(name);
        }
      }
      return found;
    } catch (IOException e) {
      throw new CommandFailedException(
          Exit.UNUSABLE, root + " cannot be read: " + e.getMessage() + ".");
    }
  }

  @Override
  public DriveOpener opener(DriveId id) {
    return FolderOpener.at(id, root);
  }

  @Override
  public boolean isManifest(DrivePath path, SteadyFile manifest) {
    Path place = root;
    for (String segment : path.segments()) {
      place = place.resolve(segment);
    }
    try {
      Path real = Path.of(manifest.place()).toRealPath();
      Path drive = root.toRealPath();
      String named = real.startsWith(drive) ? drive.relativize(real).toString() : "";
      return Home.fold(named).equals(Home.fold(String.join("/", path.segments())))
          || (Files.exists(place) && Files.isSameFile(place, real));
    } catch (IOException e) {
      // What cannot be told is not written to.
      return true;
    }
  }

  @Override
  public Optional<Path> folder() {
    return Optional.of(root);
  }

  @Override
  public void close() {}
}
