package io.drivedock.acceptance;

import io.drivedock.drive.DriveLogReader;
import io.drivedock.drive.LoggedBlob;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A copy log, whole.
 *
 * @param blobs by their paths, container first
 */
record CopyLog(String drive, String status, Map<String, LoggedBlob> blobs) {

  /** Reads the log that lies there. */
  static CopyLog at(String uri) {
    try (InputStream stream = Files.newInputStream(Path.of(URI.create(uri)));
        DriveLogReader reader = new DriveLogReader(stream)) {
      Map<String, LoggedBlob> blobs = new LinkedHashMap<>();
      for (Optional<LoggedBlob> blob = reader.next(); blob.isPresent(); blob = reader.next()) {
        if (blobs.put(blob.get().blobPath(), blob.get()) != null) {
          throw new AssertionError(uri + " lists " + blob.get().blobPath() + " twice");
        }
      }
      return new CopyLog(
          reader.driveId().orElseThrow().value(), reader.status().orElseThrow(), blobs);
    } catch (IOException e) {
      throw new AssertionError("there is no copy log at " + uri, e);
    }
  }

  /** How a blob fared: its own status and what its disposition came to. */
  String of(String blobPath) {
    LoggedBlob blob = blobs.get(blobPath);
    if (blob == null) {
      throw new AssertionError("the log has no blob " + blobPath + ", only " + blobs.keySet());
    }
    return blob.status().text() + ", " + blob.disposition().status().text();
  }
}
