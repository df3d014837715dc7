package io.drivedock.station.store.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.storage.blob.models.BlobStorageException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The service said no. What it said is kept as far as its documents name it. */
final class BlobServiceError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final @Nullable String retryAfter;

  BlobServiceError(int status, @Nullable String code, @Nullable String retryAfter) {
    super("status " + status);
    this.status = status;
    this.code = code != null && code.matches("[A-Za-z0-9]{1,64}") ? code : "";
    this.retryAfter = retryAfter;
  }

  static BlobServiceError of(BlobStorageException e) {
    String code = e.getErrorCode() == null ? null : e.getErrorCode().toString();
    return new BlobServiceError(
        e.getStatusCode(),
        code,
        e.getResponse() == null
            ? null
            : e.getResponse().getHeaderValue(HttpHeaderName.RETRY_AFTER));
  }

  int status() {
    return status;
  }

  /** As the service's list of error codes has it; empty if it said none. */
  String code() {
    return code;
  }

  Optional<String> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
