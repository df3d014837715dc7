package io.drivedock.station.store.s3;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.SnapshotTime;
import io.drivedock.station.store.Listing;
import io.drivedock.station.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Lists the objects of one container, with their old versions or without. An old version is a
 * snapshot of the time at which it was written; a mark that one was deleted is none.
 */
final class S3Lists {

  /** What a position in a list of versions begins with: version id and key follow. */
  private static final char OF_VERSIONS = '\n';

  private static final Set<String> OFFLINE = Set.of("GLACIER", "DEEP_ARCHIVE");

  private final S3Bucket bucket;
  private final String top;
  private final String container;

  /** Those of a container whose keys begin so. */
  S3Lists(S3Bucket bucket, String top, String container) {
    this.bucket = bucket;
    this.top = top;
    this.container = container;
  }

  /** A page without old versions. */
  Listing page(String prefix, String position) {
    ListObjectsV2Response page = bucket.page(top + prefix, position, S3Bucket.PAGE_MAX);
    Found found = new Found();
    String last = position;
    for (S3Object object : page.contents()) {
      last = object.key();
      found.add(object.key(), null, object.size(), object.storageClassAsString());
    }
    return found.listing(Boolean.TRUE.equals(page.isTruncated()) ? last : "");
  }

  /** A page with old versions; without, where the store knows of none. */
  Listing pageOfVersions(String prefix, String position) {
    boolean isWithout = !position.isEmpty() && position.charAt(0) != OF_VERSIONS;
    return isWithout
        ? page(prefix, position)
        : versions(prefix, position).orElseGet(() -> page(prefix, position));
  }

  /** An object and its old versions; nothing where the store knows of none. */
  Optional<List<Listing.Entry>> find(BlobPath path) {
    List<Listing.Entry> found = new ArrayList<>();
    String position = "";
    do {
      Optional<Listing> page = versions(path.name(), position);
      if (page.isEmpty()) {
        return Optional.empty();
      }
      for (Listing.Entry entry : page.get().blobs()) {
        if (!entry.path().equals(path)) {
          return Optional.of(found);
        }
        found.add(entry);
      }
      position = page.get().strangers().isEmpty() ? page.get().next() : "";
    } while (!position.isEmpty());
    return Optional.of(found);
  }

  private Optional<Listing> versions(String prefix, String position) {
    int end = position.indexOf(OF_VERSIONS, 1);
    String id = end < 0 ? "" : position.substring(1, end);
    String key = end < 0 ? "" : position.substring(end + 1);
    return bucket.versions(top + prefix, key, id).map(this::listing);
  }

  private Listing listing(ListObjectVersionsResponse page) {
    Found found = new Found();
    for (ObjectVersion version : page.versions()) {
      Snapshot snapshot =
          Boolean.TRUE.equals(version.isLatest())
              ? null
              : new Snapshot(new SnapshotTime(version.lastModified()), version.versionId());
      found.add(version.key(), snapshot, version.size(), version.storageClassAsString());
    }
    return found.listing(
        Boolean.TRUE.equals(page.isTruncated())
            ? OF_VERSIONS + page.nextVersionIdMarker() + OF_VERSIONS + page.nextKeyMarker()
            : "");
  }

  /** What a page has. */
  private final class Found {
    private final List<Listing.Entry> blobs = new ArrayList<>();
    private final List<String> strangers = new ArrayList<>();

    void add(String key, @Nullable Snapshot snapshot, long size, @Nullable String storageClass) {
      String name = key.substring(top.length());
      try {
        boolean isOffline = storageClass != null && OFFLINE.contains(storageClass);
        blobs.add(
            new Listing.Entry(
                new BlobPath(container, name), snapshot, size, false, false, isOffline));
      } catch (IllegalArgumentException e) {
        if (strangers.isEmpty() || !strangers.getLast().equals(name)) {
          strangers.add(name);
        }
      }
    }

    Listing listing(String next) {
      return new Listing(blobs, strangers, next);
    }
  }
}
