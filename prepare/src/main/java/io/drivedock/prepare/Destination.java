package io.drivedock.prepare;

import io.drivedock.drive.BlobPath;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The kind of store that the blobs go to, where that is known: what it refuses is refused here. */
public enum Destination {
  /** Not known; the dock says what its store refuses. */
  ANY,
  /** Azure Blob Storage. */
  AZURE,
  /** A bucket of S3. */
  S3;

  /** What Azure takes, counted in UTF-16. */
  private static final int AZURE_NAME_MAX = 1_024;

  private static final int S3_KEY_BYTES_MAX = 1_024;

  /** The longest storage account's name and a slash, as stations put them before keys. */
  private static final int S3_PREFIX_BYTES = 25;

  /** Why such a blob would be refused; nothing if it would not. */
  Optional<String> refusal(BlobPath path, boolean isPageBlob) {
    return switch (this) {
      case ANY -> Optional.empty();
      case AZURE -> azure(path);
      case S3 -> s3(path, isPageBlob);
    };
  }

  private static Optional<String> azure(BlobPath path) {
    if (path.name().indexOf('\\') >= 0) {
      return Optional.of("Azure does not accept a backslash in a name; rename the file");
    }
    return path.name().length() > AZURE_NAME_MAX
        ? Optional.of(
            "Azure accepts names of at most " + AZURE_NAME_MAX + " characters; rename the file")
        : Optional.empty();
  }

  private static Optional<String> s3(BlobPath path, boolean isPageBlob) {
    if (isPageBlob) {
      return Optional.of("S3 has no page blobs; leave --page-blobs out");
    }
    int bytes = S3_PREFIX_BYTES + path.text().getBytes(StandardCharsets.UTF_8).length;
    return bytes > S3_KEY_BYTES_MAX
        ? Optional.of(
            ("its key in S3 would have up to %d bytes including container and account,"
                        + " and only %d are allowed;")
                    .formatted(bytes, S3_KEY_BYTES_MAX)
                + " rename the file")
        : Optional.empty();
  }
}
