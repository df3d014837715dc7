package io.drivedock.station.store.s3;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.SnapshotTime;
import io.drivedock.station.store.FlatKeys;
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

  /** Behind every key that begins as it does. */
  private static final String BEHIND_ALL = Character.toString(Character.MAX_CODE_POINT);

  private static final Set<String> OFFLINE = Set.of("GLACIER", "DEEP_ARCHIVE");

  private final S3Bucket bucket;
  private final OwnObjects own;
  private final String account;
  private final String container;
  private final boolean isOutside;
  private final String top;

  /**
   * Those of a container.
   *
   * @param account what all keys of the account begin with
   */
  S3Lists(S3Bucket bucket, OwnObjects own, String account, String container) {
    this.bucket = bucket;
    this.own = own;
    this.account = account;
    this.container = container;
    this.isOutside = container.equals(FlatKeys.NO_CONTAINER);
    this.top = isOutside ? account : account + container + "/";
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
    return found.listing(Boolean.TRUE.equals(page.isTruncated()) ? behind(last) : "");
  }

  /** Where a list goes on behind a key: what lies in no container lies outside of all of them. */
  private String behind(String key) {
    FlatKeys.Place place = FlatKeys.place(key.substring(account.length()));
    boolean isInOther = isOutside && !place.container().equals(container);
    return isInOther && !place.container().equals(BlobPath.ROOT)
        ? account + place.container() + "/" + BEHIND_ALL
        : key;
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
    if (!Boolean.TRUE.equals(page.isTruncated())) {
      return found.listing("");
    }
    String last = last(page);
    String next = behind(last);
    String id = next.equals(last) ? String.valueOf(page.nextVersionIdMarker()) : "";
    return found.listing(OF_VERSIONS + id + OF_VERSIONS + next);
  }

  /** The last key of a page: the store's own marker may be encoded or not. */
  private static String last(ListObjectVersionsResponse page) {
    String version = page.versions().isEmpty() ? "" : page.versions().getLast().key();
    String mark = page.deleteMarkers().isEmpty() ? "" : page.deleteMarkers().getLast().key();
    String last = BlobPath.compareNames(version, mark) < 0 ? mark : version;
    return last.isEmpty() ? String.valueOf(page.nextKeyMarker()) : last;
  }

  /** What a page has. */
  private final class Found {
    private final List<Listing.Entry> blobs = new ArrayList<>();
    private final List<Listing.Stranger> strangers = new ArrayList<>();

    void add(String key, @Nullable Snapshot snapshot, long size, @Nullable String storageClass) {
      String name = key.substring(top.length());
      if (!isHere(name) || isOurs(name, snapshot, size)) {
        return;
      }
      try {
        boolean isOffline = storageClass != null && OFFLINE.contains(storageClass);
        blobs.add(
            new Listing.Entry(
                new BlobPath(container, name), snapshot, size, false, false, isOffline));
      } catch (IllegalArgumentException e) {
        if (strangers.isEmpty() || !strangers.getLast().name().equals(name)) {
          strangers.add(new Listing.Stranger(name, size));
        }
      }
    }

    private boolean isHere(String name) {
      return isOutside
          ? FlatKeys.place(name).container().equals(container)
          : FlatKeys.isWithin(container, name);
    }

    private boolean isOurs(String name, @Nullable Snapshot snapshot, long size) {
      return isOutside && own.isOurs(name, snapshot == null ? "" : snapshot.id(), size);
    }

    Listing listing(String next) {
      return new Listing(blobs, strangers, next);
    }
  }
}
