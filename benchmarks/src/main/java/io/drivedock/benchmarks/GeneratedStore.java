package io.drivedock.benchmarks;

import io.drivedock.drive.BlobPath;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.Listing;
import io.drivedock.station.store.PageRangeReader;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.SnapshotReader;
import io.drivedock.station.store.StoreLimits;
import io.drivedock.station.store.StoredBlob;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A store whose blobs are names and lengths and nothing else, made when they are listed: folders of
 * one file and of thousands, most files small, some of many gigabytes.
 */
record GeneratedStore(long blobs) implements BlobReader {

  static final String CONTAINER = "films";

  /** As Azure lists them. */
  private static final int PAGE = 5_000;

  private static final int KEYS_PER_ROUND = 10_000;

  /** Where a folder begins in a round. */
  private static final int[] FOLDERS = {0, 1, 10, 100, 1_000, 5_000};

  @Override
  public Listing list(String container, String prefix, String position) {
    long from = position.isEmpty() ? 0 : Long.parseLong(position);
    long to = Math.min(blobs, from + PAGE);
    List<Listing.Entry> entries = new ArrayList<>(PAGE);
    for (long i = from; i < to; i++) {
      entries.add(new Listing.Entry(new BlobPath(CONTAINER, name(i)), length(i), false));
    }
    return new Listing(entries, List.of(), to < blobs ? String.valueOf(to) : "");
  }

  private static String name(long i) {
    int within = (int) (i % KEYS_PER_ROUND);
    int folder = FOLDERS.length - 1;
    while (FOLDERS[folder] > within) {
      folder--;
    }
    String number = String.valueOf(1_000_000_000_000L + i).substring(1);
    return "project-" + number.substring(0, 8) + "/reel-" + folder + "/take-" + number + ".mov";
  }

  /** Four of five are below 1 MB, one of a hundred goes up to 20 GB. */
  private static long length(long i) {
    SplittableRandom random = new SplittableRandom(i);
    int kind = random.nextInt(100);
    return kind < 80
        ? random.nextLong(1_000_000)
        : kind < 99 ? random.nextLong(100_000_000) : random.nextLong(20_000_000_000L);
  }

  @Override
  public List<String> containers(String prefix) {
    return CONTAINER.startsWith(prefix) ? List.of(CONTAINER) : List.of();
  }

  @Override
  public void tryReading(String container) {}

  @Override
  public boolean isFlat() {
    return false;
  }

  @Override
  public Optional<SnapshotReader> snapshots() {
    return Optional.empty();
  }

  @Override
  public Optional<PageRangeReader> pageRanges() {
    return Optional.empty();
  }

  // ---- what a plan does not ask

  private static UnsupportedOperationException isNotAsked() {
    return new UnsupportedOperationException("a plan only lists");
  }

  @Override
  public Optional<StoredBlob> stat(BlobPath path) {
    throw isNotAsked();
  }

  @Override
  public boolean read(BlobPath path, ReadOptions options, ByteBuffer buffer) {
    throw isNotAsked();
  }

  @Override
  public Optional<StoredBlob> fetch(BlobPath path, String snapshot, ByteBuffer beginning) {
    throw isNotAsked();
  }

  @Override
  public boolean hasBelow(BlobPath path) {
    throw isNotAsked();
  }

  @Override
  public StoreLimits limits() {
    throw isNotAsked();
  }

  @Override
  public String uri(BlobPath path) {
    throw isNotAsked();
  }

  @Override
  public void close() {}
}
