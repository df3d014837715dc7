package io.drivedock.prepare;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.ImportDisposition;
import java.util.List;

/**
 * What blobs the files become.
 *
 * @param container a container's name, or {@code $root}, which takes only files that lie directly
 *     in the folder
 * @param prefix put before every name: empty, or one or more segments; a {@code /} is added where
 *     it does not end in one
 * @param disposition what the dock does when there is a blob of that name
 * @param pageBlobs patterns such as {@code *.vhd}: files of these names become page blobs. Letter
 *     case does not count; one with a {@code /} is held against the whole relative path
 * @param hasContentTypes whether each blob gets a Content-Type by the ending of its name
 * @param metadata of every blob
 * @param keepsTimes whether the time at which a file was written travels with its blob
 * @param destination where they go, if that is known
 */
public record BlobPlan(
    String container,
    String prefix,
    ImportDisposition disposition,
    List<String> pageBlobs,
    boolean hasContentTypes,
    BlobMetadata metadata,
    boolean keepsTimes,
    Destination destination) {

  /**
   * Checks container and prefix.
   *
   * @throws IllegalArgumentException saying which rule is broken
   */
  public BlobPlan {
    pageBlobs = List.copyOf(pageBlobs);
    if (!prefix.isEmpty() && !prefix.endsWith("/")) {
      prefix += "/";
    }
    if (prefix.startsWith("/")) {
      throw new IllegalArgumentException("a prefix must not begin with /");
    }
    new BlobPath(container, prefix + "x");
  }

  public BlobPlan(
      String container,
      String prefix,
      ImportDisposition disposition,
      List<String> pageBlobs,
      boolean hasContentTypes,
      BlobMetadata metadata,
      boolean keepsTimes) {
    this(
        container,
        prefix,
        disposition,
        pageBlobs,
        hasContentTypes,
        metadata,
        keepsTimes,
        Destination.ANY);
  }

  /** Without the times of the files. */
  public BlobPlan(
      String container,
      String prefix,
      ImportDisposition disposition,
      List<String> pageBlobs,
      boolean hasContentTypes,
      BlobMetadata metadata) {
    this(container, prefix, disposition, pageBlobs, hasContentTypes, metadata, false);
  }

  /** Block blobs in a container, named as the files, renamed where there are such blobs already. */
  public static BlobPlan into(String container) {
    return new BlobPlan(
        container, "", ImportDisposition.RENAME, List.of(), false, BlobMetadata.NONE);
  }
}
