package io.drivedock.station.exporting;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Md5;
import io.drivedock.drive.SnapshotTime;
import io.drivedock.station.store.ForwardingStore;
import io.drivedock.station.store.ForwardingTargets;
import io.drivedock.station.store.Listing;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.Snapshot;
import io.drivedock.station.store.SnapshotReader;
import io.drivedock.station.store.SnapshotTaker;
import io.drivedock.station.store.Snapshots;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.StoredBlob;
import io.drivedock.station.store.Targets;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Targets that keep snapshots in memory, which they list the newest first, behind the blob. */
public final class SnapshotTargets extends ForwardingTargets {

  private final Map<String, TreeMap<String, byte[]>> past = new TreeMap<>();

  /** Those that stations took; they are among the others, too. */
  private final Map<String, String> marks = new TreeMap<>();

  private final Set<String> inUse = new TreeSet<>();
  private StoreException.@Nullable Kind refusal;

  public SnapshotTargets(Targets targets) {
    super(targets, store -> store);
  }

  /** Adds a snapshot of a second; its time. */
  public SnapshotTime put(String path, long second, byte[] content) {
    SnapshotTime time = new SnapshotTime(Instant.ofEpochSecond(second));
    past.computeIfAbsent(path, it -> new TreeMap<>()).put(time.text(), content);
    return time;
  }

  public void forget(String path, SnapshotTime time) {
    past.getOrDefault(path, new TreeMap<>()).remove(time.text());
  }

  /** Somebody holds a lease on it from now on. */
  void lease(String path) {
    inUse.add(path);
  }

  /** Nobody holds a lease on it any more. */
  void endLease(String path) {
    inUse.remove(path);
  }

  /** From now on nobody may take a snapshot. */
  void refuse(StoreException.Kind kind) {
    refusal = kind;
  }

  /** How many snapshots there are of a blob that stations took. */
  long stillsOf(String path) {
    return past.getOrDefault(path, new TreeMap<>()).keySet().stream()
        .filter(marks::containsKey)
        .count();
  }

  @Override
  public ObjectStore open(String target, String account, String owner) {
    return new PastStore(super.open(target, account, owner));
  }

  @Override
  public ObjectStore openSource(String target, String account, String owner) {
    return new PastStore(super.openSource(target, account, owner));
  }

  private byte @Nullable [] content(BlobPath path, String snapshot) {
    return past.getOrDefault(path.text(), new TreeMap<>()).get(snapshot);
  }

  private List<Listing.Entry> with(Listing.Entry now) {
    boolean isInUse = inUse.contains(now.path().text());
    Listing.Entry self = new Listing.Entry(now.path(), null, now.length(), false, isInUse, false);
    List<Listing.Entry> all = new ArrayList<>(List.of(self));
    past.getOrDefault(now.path().text(), new TreeMap<>())
        .descendingMap()
        .forEach(
            (id, content) -> {
              if (marks.containsKey(id)) {
                return;
              }
              Snapshot snapshot = new Snapshot(SnapshotTime.parse(id), id);
              all.add(new Listing.Entry(now.path(), snapshot, content.length, false, false, false));
            });
    return all;
  }

  private static byte[] whole(ObjectStore store, BlobPath path) {
    ByteBuffer content = ByteBuffer.allocate((int) store.stat(path).orElseThrow().length());
    assertThat(store.read(path, ReadOptions.from(0), content)).isTrue();
    return content.array();
  }

  private final class PastSnapshots implements SnapshotReader {
    private final SnapshotReader blobs;

    PastSnapshots(SnapshotReader blobs) {
      this.blobs = blobs;
    }

    @Override
    public Listing list(String container, String prefix, String position) {
      Listing page = blobs.list(container, prefix, position);
      return new Listing(
          page.blobs().stream().flatMap(it -> with(it).stream()).toList(),
          page.strangers(),
          page.next());
    }

    @Override
    public List<Listing.Entry> find(BlobPath path) {
      return blobs.find(path).stream().flatMap(it -> with(it).stream()).toList();
    }
  }

  private final class PastStore extends ForwardingStore implements SnapshotTaker {
    private final ObjectStore store;

    PastStore(ObjectStore store) {
      super(store);
      this.store = store;
    }

    @Override
    public Optional<SnapshotReader> snapshots() {
      return Optional.of(new PastSnapshots(Snapshots.of(store)));
    }

    @Override
    public Optional<SnapshotTaker> snapshotTaker() {
      return Optional.of(this);
    }

    @Override
    public Optional<String> take(BlobPath path, String mark) {
      if (refusal != null) {
        throw new StoreException(refusal, "Not you.");
      }
      String id =
          SnapshotTargets.this.put(path.text(), 1_000_000 + marks.size(), whole(this, path)).text();
      marks.put(id, mark);
      return Optional.of(id);
    }

    @Override
    public List<String> taken(BlobPath path, String mark) {
      return past.getOrDefault(path.text(), new TreeMap<>()).keySet().stream()
          .filter(id -> mark.equals(marks.get(id)))
          .toList();
    }

    @Override
    public void remove(BlobPath path, String snapshot) {
      assertThat(marks).as("only those that stations took").containsKey(snapshot);
      past.getOrDefault(path.text(), new TreeMap<>()).remove(snapshot);
    }

    @Override
    public Optional<StoredBlob> fetch(BlobPath path, String snapshot, ByteBuffer beginning) {
      byte[] content = content(path, snapshot);
      if (snapshot.isEmpty() || content == null) {
        return super.fetch(path, snapshot, beginning);
      }
      beginning.put(content, 0, Math.min(beginning.remaining(), content.length));
      return Optional.of(
          new StoredBlob(
              path,
              content.length,
              false,
              new BlobProperties("text/plain", null, null, null, null),
              BlobMetadata.NONE,
              null,
              Md5.ofContent(content).hex(),
              null));
    }

    @Override
    public boolean read(BlobPath path, ReadOptions options, ByteBuffer buffer) {
      byte[] content = content(path, options.snapshot());
      if (options.snapshot().isEmpty() || content == null) {
        return super.read(path, options, buffer);
      }
      buffer.put(content, (int) options.offset(), buffer.remaining());
      return true;
    }
  }
}
