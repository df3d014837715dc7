package io.drivedock.station.store.azure;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Md5;
import io.drivedock.station.store.StoredBlob;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the service tells of a blob.
 *
 * @param md5 of the whole blob, in Base64
 * @param version its ETag
 */
record BlobHead(
    long length,
    boolean isPageBlob,
    @Nullable String type,
    @Nullable String md5,
    @Nullable String encoding,
    @Nullable String language,
    @Nullable String cacheControl,
    Map<String, String> metadata,
    @Nullable String version,
    @Nullable Instant modifiedAt) {

  BlobHead with(Map<String, String> otherMetadata) {
    return new BlobHead(
        length,
        isPageBlob,
        type,
        md5,
        encoding,
        language,
        cacheControl,
        otherMetadata,
        version,
        modifiedAt);
  }

  StoredBlob blob(BlobPath path) {
    Md5 checksum = null;
    BlobProperties properties = BlobProperties.NONE;
    BlobMetadata entries = BlobMetadata.NONE;
    try {
      checksum = md5 == null || md5.isEmpty() ? null : Md5.parseBase64(md5);
      properties =
          new BlobProperties(
              BlobAttributes.NO_TYPE.equals(type) ? null : blank(type),
              checksum,
              blank(encoding),
              blank(language),
              blank(cacheControl));
      entries = new BlobMetadata(metadata);
    } catch (IllegalArgumentException e) {
      // Somebody else wrote it; that it is there is what matters.
    }
    return new StoredBlob(
        path,
        length,
        isPageBlob,
        properties,
        entries,
        checksum,
        version == null ? "" : version,
        modifiedAt);
  }

  private static @Nullable String blank(@Nullable String value) {
    return value == null || value.isEmpty() ? null : value;
  }
}
