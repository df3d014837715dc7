package io.drivedock.app.box;

import io.drivedock.drive.BlobPath;
import io.drivedock.job.JobDetails;
import io.drivedock.server.portal.logs.LogAwayException;
import io.drivedock.server.portal.logs.LogPlace;
import io.drivedock.server.portal.logs.LogSource;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.StoredBlob;
import io.drivedock.station.store.Targets;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The copy logs in the targets of this installation. An address is never followed: what is opened
 * is a blob in the folder for logs of the job, whose name begins as a log of that job and drive
 * does, and of which the store itself says that this is its address.
 */
final class TargetLogSource implements LogSource {

  private static final String FOLDER = "/waies/";

  private final Targets targets;

  TargetLogSource(Targets targets) {
    this.targets = targets;
  }

  @Override
  public Optional<OpenLog> open(LogPlace place) {
    Optional<String> name = name(place);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    BlobReader store;
    try {
      store = targets.openToRead(place.target(), place.account());
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.FORBIDDEN) {
        // No such target here; others may know it.
        return Optional.empty();
      }
      throw away(e);
    }
    Optional<OpenLog> log = Optional.empty();
    try {
      for (String folder : List.of(place.folder(), JobDetails.DIAGNOSTICS_PATH_DEFAULT)) {
        if (log.isEmpty()) {
          log = blob(store, folder + FOLDER + name.get(), place.uri());
        }
      }
      return log;
    } catch (StoreException e) {
      throw away(e);
    } finally {
      if (log.isEmpty()) {
        store.close();
      }
    }
  }

  private static Optional<OpenLog> blob(BlobReader store, String text, String uri) {
    BlobPath path;
    try {
      path = BlobPath.parse(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return store
        .stat(path)
        .filter(blob -> store.uri(path).equals(uri))
        .map(blob -> new StoredLog(store, blob));
  }

  /** The last part of the address, if it is the name of a log of that drive. */
  private static Optional<String> name(LogPlace place) {
    try {
      String last = place.uri().substring(place.uri().lastIndexOf('/') + 1);
      String name = URLDecoder.decode(last.replace("+", "%2B"), StandardCharsets.UTF_8);
      boolean isLog =
          name.startsWith(place.job() + "_" + place.drive() + "_") && name.endsWith(".xml");
      return isLog && name.indexOf('/') < 0 ? Optional.of(name) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static LogAwayException away(StoreException e) {
    return new LogAwayException(String.valueOf(e.getMessage()), e);
  }

  private record StoredLog(BlobReader store, StoredBlob blob) implements OpenLog {

    @Override
    public long length() {
      return blob.length();
    }

    @Override
    public void read(long offset, ByteBuffer buffer) {
      try {
        boolean isWhole = store.read(blob.path(), ReadOptions.from(offset), buffer);
        if (!isWhole && offset + buffer.position() < blob.length() && buffer.position() == 0) {
          throw new LogAwayException(
              "The log " + store.uri(blob.path()) + " no longer exists.", null);
        }
      } catch (StoreException e) {
        throw away(e);
      }
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
