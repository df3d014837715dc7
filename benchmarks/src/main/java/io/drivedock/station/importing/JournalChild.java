package io.drivedock.station.importing;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobStatus;
import io.drivedock.drive.ChunkStatus;
import io.drivedock.drive.DispositionStatus;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes down as much progress as many small blobs make, and prints what that takes of a processor.
 */
public final class JournalChild {

  private static final int BATCH = 256;
  private static final int ROUNDS = 5;

  private JournalChild() {}

  /**
   * The words: the file of the journal, and for how many blobs; the last of some rounds is told.
   */
  public static void main(String[] words) throws Exception {
    int blobs = Integer.parseInt(words[1]);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double cpu = 0;
    for (int round = 0; round < ROUNDS; round++) {
      try (ImportJournal journal = ImportJournal.open(Path.of(words[0]))) {
        journal.begin(new ImportJournal.Header("", Instant.EPOCH, false));
        long before = threads.getCurrentThreadCpuTime();
        for (int index = 0; index < blobs; index += BATCH) {
          write(journal, index);
        }
        cpu = (threads.getCurrentThreadCpuTime() - before) / 1e9;
      }
    }
    System.out.printf("cpu=%.6f%n", cpu);
  }

  private static void write(ImportJournal journal, int from) throws Exception {
    List<Intent> intents = new ArrayList<>();
    List<BlobOutcome> outcomes = new ArrayList<>();
    for (int index = from; index < from + BATCH; index++) {
      BlobPath path = BlobPath.parse("bench/data/run-%03d/sample-%06d.dat".formatted(1, index));
      intents.add(new Intent(index, path, DispositionStatus.CREATED));
      outcomes.add(
          new BlobOutcome(
              index,
              BlobStatus.COMPLETED,
              path.text(),
              DispositionStatus.CREATED,
              ChunkStatuses.all(1, ChunkStatus.COMPLETED),
              null,
              null,
              4_096,
              Evidence.NONE,
              null));
    }
    journal.intend(intents);
    journal.done(outcomes);
  }
}
