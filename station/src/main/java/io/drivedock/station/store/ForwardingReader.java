package io.drivedock.station.store;

import io.drivedock.drive.BlobPath;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Hands everything on to another reader, for whoever wants to do something around that. */
public class ForwardingReader implements BlobReader {

  private final BlobReader reader;

  public ForwardingReader(BlobReader reader) {
    this.reader = reader;
  }

  /**
   * Around everything that is asked of the store but its limits and addresses. May call more than
   * once.
   *
   * @param bytes how many go either way, if it is known before
   */
  protected <T> T call(StoreCall kind, long bytes, Supplier<T> call) {
    return call.get();
  }

  /** The same, of what concerns one blob. */
  protected <T> T call(StoreCall kind, BlobPath path, long bytes, Supplier<T> call) {
    return call(kind, bytes, call);
  }

  /** The same, of what answers nothing. */
  protected final void run(StoreCall kind, Runnable call) {
    boolean _ =
        call(
            kind,
            0,
            () -> {
              call.run();
              return true;
            });
  }

  @Override
  public Optional<StoredBlob> stat(BlobPath path) {
    return call(StoreCall.READ, path, 0, () -> reader.stat(path));
  }

  @Override
  public boolean read(BlobPath path, ReadOptions options, ByteBuffer buffer) {
    int start = buffer.position();
    return call(
        StoreCall.READ,
        path,
        buffer.remaining(),
        () -> reader.read(path, options, buffer.position(start)));
  }

  @Override
  public Optional<StoredBlob> fetch(BlobPath path, String snapshot, ByteBuffer beginning) {
    int start = beginning.position();
    return call(
        StoreCall.READ,
        path,
        beginning.remaining(),
        () -> reader.fetch(path, snapshot, beginning.position(start)));
  }

  @Override
  public Listing list(String container, String prefix, String position) {
    return call(StoreCall.LIST, 0, () -> reader.list(container, prefix, position));
  }

  @Override
  public List<String> containers(String prefix) {
    return call(StoreCall.LIST, 0, () -> reader.containers(prefix));
  }

  @Override
  public boolean hasBelow(BlobPath path) {
    return call(StoreCall.READ, path, 0, () -> reader.hasBelow(path));
  }

  @Override
  public boolean isFlat() {
    return reader.isFlat();
  }

  @Override
  public Optional<SnapshotReader> snapshots() {
    return reader.snapshots().map(Forwarded::new);
  }

  @Override
  public Optional<PageRangeReader> pageRanges() {
    return reader
        .pageRanges()
        .map(
            ranges ->
                (path, options, position) ->
                    call(StoreCall.READ, path, 0, () -> ranges.page(path, options, position)));
  }

  @Override
  public StoreLimits limits() {
    return reader.limits();
  }

  @Override
  public void tryReading(String container) {
    run(StoreCall.WHOLE, () -> reader.tryReading(container));
  }

  @Override
  public String uri(BlobPath path) {
    return reader.uri(path);
  }

  @Override
  public void close() {
    reader.close();
  }

  private final class Forwarded implements SnapshotReader {
    private final SnapshotReader snapshots;

    Forwarded(SnapshotReader snapshots) {
      this.snapshots = snapshots;
    }

    @Override
    public Listing list(String container, String prefix, String position) {
      return call(StoreCall.LIST, 0, () -> snapshots.list(container, prefix, position));
    }

    @Override
    public List<Listing.Entry> find(BlobPath path) {
      return call(StoreCall.READ, path, 0, () -> snapshots.find(path));
    }
  }
}
