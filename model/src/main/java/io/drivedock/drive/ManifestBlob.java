package io.drivedock.drive;

import org.jspecify.annotations.Nullable;

/**
 * One blob of a manifest. Its paths are kept as they are written: one that breaks a rule costs this
 * blob and not the drive.
 *
 * @param blobPath container and name; see {@link BlobPath#parse}
 * @param snapshot when the snapshot was taken that this is; null of a blob itself
 * @param filePath the file on the drive; see {@link DrivePath#parse}
 * @param length of the blob in bytes; that of a page blob is a multiple of 512
 * @param disposition what to do if there is a blob of that name
 * @param metadata file with this blob's metadata
 * @param properties file with this blob's properties
 * @param globalMetadata file with the metadata of all blobs of its list that have none of their own
 * @param globalProperties file with the properties of all blobs of its list, likewise
 * @param whole what is said of the file as a whole
 * @param fault what is wrong with what the manifest says of it, and where, so that it cannot be
 *     imported as it was meant; null if nothing is. Its content is then empty if that is what is
 *     wrong
 */
public record ManifestBlob(
    String blobPath,
    @Nullable SnapshotTime snapshot,
    String filePath,
    long length,
    ImportDisposition disposition,
    BlobContent content,
    @Nullable SideFile metadata,
    @Nullable SideFile properties,
    @Nullable SideFile globalMetadata,
    @Nullable SideFile globalProperties,
    WholeFile whole,
    @Nullable String fault) {

  /** The longest paths that are read, in UTF-16 units. */
  public static final int PATH_MAX = 40_000;

  /** Checks that content and length agree. */
  public ManifestBlob {
    if (length < 0) {
      throw new IllegalArgumentException("a blob has a length of at least 0");
    }
    if (fault == null || !content.chunks().isEmpty()) {
      check(content, length);
    }
  }

  static void check(BlobContent content, long length) {
    switch (content) {
      case BlobContent.Blocks blocks -> {
        if (blocks.end() != length) {
          throw new IllegalArgumentException(
              "the blocks cover " + blocks.end() + " bytes, the blob has " + length);
        }
      }
      case BlobContent.Pages pages -> {
        if (length % BlobContent.Pages.PAGE != 0 || pages.end() > length) {
          throw new IllegalArgumentException(
              "a page blob's length must be a multiple of 512 bytes, and its ranges"
                  + " must lie within it");
        }
      }
    }
  }

  /** Whether its bytes are unknown, because what the manifest says of them is wrong. */
  public boolean isWithoutContent() {
    return fault != null && content.chunks().isEmpty();
  }

  /** One with which nothing is wrong. */
  public ManifestBlob(
      String blobPath,
      @Nullable SnapshotTime snapshot,
      String filePath,
      long length,
      ImportDisposition disposition,
      BlobContent content,
      @Nullable SideFile metadata,
      @Nullable SideFile properties,
      @Nullable SideFile globalMetadata,
      @Nullable SideFile globalProperties,
      WholeFile whole) {
    this(
        blobPath,
        snapshot,
        filePath,
        length,
        disposition,
        content,
        metadata,
        properties,
        globalMetadata,
        globalProperties,
        whole,
        null);
  }

  /** One of whose file as a whole nothing is said. */
  public ManifestBlob(
      String blobPath,
      @Nullable SnapshotTime snapshot,
      String filePath,
      long length,
      ImportDisposition disposition,
      BlobContent content,
      @Nullable SideFile metadata,
      @Nullable SideFile properties,
      @Nullable SideFile globalMetadata,
      @Nullable SideFile globalProperties) {
    this(
        blobPath,
        snapshot,
        filePath,
        length,
        disposition,
        content,
        metadata,
        properties,
        globalMetadata,
        globalProperties,
        WholeFile.UNKNOWN);
  }

  /** A blob itself, and no snapshot of one. */
  public ManifestBlob(
      String blobPath,
      String filePath,
      long length,
      ImportDisposition disposition,
      BlobContent content,
      @Nullable SideFile metadata,
      @Nullable SideFile properties,
      @Nullable SideFile globalMetadata,
      @Nullable SideFile globalProperties) {
    this(
        blobPath,
        null,
        filePath,
        length,
        disposition,
        content,
        metadata,
        properties,
        globalMetadata,
        globalProperties);
  }

  /** A blob without metadata and properties. */
  public static ManifestBlob plain(
      BlobPath blob, DrivePath file, long length, ImportDisposition how, BlobContent content) {
    return new ManifestBlob(blob.text(), file.text(), length, how, content, null, null, null, null);
  }

  /**
   * Where an import puts it: a snapshot beside the blob of which it was taken, since nobody can
   * make a snapshot of a time gone by.
   */
  public String targetPath() {
    return snapshot == null ? blobPath : snapshot.beside(blobPath);
  }

  /** The same, of whose file as a whole that is said. */
  public ManifestBlob with(WholeFile file) {
    return new ManifestBlob(
        blobPath,
        snapshot,
        filePath,
        length,
        disposition,
        content,
        metadata,
        properties,
        globalMetadata,
        globalProperties,
        file,
        fault);
  }

  /** Whether it is a page blob, also one that is nothing but zeros and so has no chunks. */
  public boolean isPageBlob() {
    return content instanceof BlobContent.Pages;
  }

  /** The metadata file that counts. */
  public @Nullable SideFile metadataInForce() {
    return metadata != null ? metadata : globalMetadata;
  }

  /** The properties file that counts. */
  public @Nullable SideFile propertiesInForce() {
    return properties != null ? properties : globalProperties;
  }
}
