package io.drivedock.prepare;

import io.drivedock.drive.Chunk;
import io.drivedock.prepare.source.LeftOut;
import io.drivedock.prepare.source.NotPreparedException;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.prepare.source.SourceFile;
import io.drivedock.prepare.source.SourceWalk;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The pass in which files become blobs: each is read, copied where that was asked, and listed in
 * the order of the walk.
 *
 * <p>Files of one block are transferred by a few threads; the walk stays at most {@value
 * #PENDING_MAX} files ahead of the manifest. Larger files are transferred one after the other by
 * the thread of the walk, which is the only one that knows the manifest, the list of what is left
 * out, and the watch. Memory holds two blocks a thread.
 */
final class Filling implements SourceWalk.Finds, AutoCloseable {

  private static final int PENDING_MAX = 128;

  private final Work work;
  private final BlobListing listing;
  private final ManifestFile manifest;
  private final LeftOutList leftOut;
  private final PreparationWatch watch;
  private final FileTransfer transfer;
  private final List<ExecutorService> threads = new ArrayList<>();
  private final BlockingQueue<FileTransfer> transfers = new LinkedBlockingQueue<>();
  private final Deque<Pending> pending = new ArrayDeque<>();
  private long bytesTotal;
  private long bytesSeen;
  private long bytesBefore;
  private long files;
  private long bytes;
  private long filesFoundThere;
  private long filesUnderOtherNames;
  private long emptyFolders;

  /** A small file whose turn in the manifest has not come. */
  private record Pending(
      SourceFile file, FileVerdicts.Verdict.Blob blob, Future<FileTransfer.Transferred> outcome) {}

  /**
   * A pass that has not begun.
   *
   * @param bytesTotal what the survey found
   * @param threadCount how many threads transfer small files; 0 for none but the caller's
   */
  Filling(
      Work work,
      ManifestFile manifest,
      LeftOutList leftOut,
      PreparationWatch watch,
      long bytesTotal,
      int threadCount) {
    this.work = work;
    this.listing = new BlobListing(work.plan().blobs(), work.drive()::write);
    this.manifest = manifest;
    this.leftOut = leftOut;
    this.watch = watch;
    this.bytesTotal = bytesTotal;
    RateLimit limit = new RateLimit(work.plan().settings().bytesPerSecondMax());
    transfer = new FileTransfer(work, limit);
    if (threadCount > 0) {
      threads.add(Executors.newFixedThreadPool(threadCount));
      for (int i = 0; i < threadCount; i++) {
        transfers.add(new FileTransfer(work, limit));
      }
    }
  }

  @Override
  public void file(SourceFile file) throws PreparationException {
    switch (work.verdicts().judge(file)) {
      case FileVerdicts.Verdict.Out out -> leftOut(out.leftOut());
      case FileVerdicts.Verdict.Blob blob -> {
        bytesTotal = Math.max(bytesTotal, bytesSeen + file.length());
        if (pending.isEmpty()) {
          progress(file, 0);
        }
        if (!work.plan().isInPlace()) {
          // Also shows that no link lies on the way to the copy.
          onDrive(file, () -> work.drive().makeFoldersFor(blob.file()));
        }
        long bytesLeft = bytesTotal - bytesSeen;
        bytesSeen += file.length();
        if (threads.isEmpty() || file.length() > Chunk.LENGTH_MAX) {
          listPending(0);
          transferHere(file, blob, bytesLeft);
        } else {
          pending.add(
              new Pending(
                  file,
                  blob,
                  threads.getFirst().submit(() -> transferAside(file, blob, bytesLeft))));
          listPending(PENDING_MAX);
        }
      }
    }
  }

  private void transferHere(SourceFile file, FileVerdicts.Verdict.Blob blob, long bytesLeft)
      throws PreparationException {
    try {
      list(file, blob, transfer.transfer(file, blob, bytesLeft, read -> progress(file, read)));
    } catch (NotPreparedException e) {
      leftOut(e.leftOut());
    }
    done(file);
  }

  private FileTransfer.Transferred transferAside(
      SourceFile file, FileVerdicts.Verdict.Blob blob, long bytesLeft)
      throws PreparationException, NotPreparedException, InterruptedException {
    FileTransfer free = transfers.take();
    try {
      return free.transfer(file, blob, bytesLeft, read -> {});
    } finally {
      transfers.add(free);
    }
  }

  /** Lists what was transferred, in order, until no more than so many files are on their way. */
  private void listPending(int most) throws PreparationException {
    while (pending.size() > most) {
      Pending first = pending.removeFirst();
      try {
        list(first.file, first.blob, first.outcome.get());
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case NotPreparedException not -> leftOut(not.leftOut());
          case PreparationException failed -> throw failed;
          case null, default -> throw new IllegalStateException("Transferring a file", e);
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException("Nothing interrupts a preparation", e);
      }
      done(first.file);
    }
  }

  /** Lists what is still on its way; the walk is over. */
  void finish() throws PreparationException {
    listPending(0);
  }

  private void list(
      SourceFile file, FileVerdicts.Verdict.Blob blob, FileTransfer.Transferred transferred)
      throws PreparationException {
    onDrive(
        file,
        () -> {
          if (!work.plan().isInPlace()) {
            work.drive().note(blob.file(), file.length());
          }
          manifest.write(listing.of(file, blob, transferred.content()));
        });
    files++;
    bytes += file.length();
    if (transferred.isFound()) {
      filesFoundThere++;
    }
    if (!blob.file().segments().equals(file.segments())) {
      filesUnderOtherNames++;
    }
  }

  private void done(SourceFile file) {
    bytesBefore += file.length();
    progress(file, 0);
  }

  private interface Write {
    void run() throws IOException;
  }

  private void onDrive(SourceFile file, Write write) throws PreparationException {
    try {
      write.run();
    } catch (IOException e) {
      throw FileTransfer.fault(file, e, bytesTotal - bytesBefore);
    }
  }

  private void progress(SourceFile file, long bytesOfFile) {
    watch.progress(Math.min(bytesBefore + bytesOfFile, bytesTotal), bytesTotal, file.name());
  }

  @Override
  public void leftOut(LeftOut one) throws PreparationException {
    leftOut.add(one);
  }

  @Override
  public void emptyFolder() {
    emptyFolders++;
  }

  /** Returns when no thread writes to the drive any more. */
  @Override
  public void close() {
    for (Pending one : pending) {
      one.outcome.cancel(false);
    }
    threads.forEach(ExecutorService::close);
  }

  long files() {
    return files;
  }

  long bytes() {
    return bytes;
  }

  long filesFoundThere() {
    return filesFoundThere;
  }

  long filesUnderOtherNames() {
    return filesUnderOtherNames;
  }

  long emptyFolders() {
    return emptyFolders;
  }
}
