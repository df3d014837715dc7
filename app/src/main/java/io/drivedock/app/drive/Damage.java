package io.drivedock.app.drive;

import io.drivedock.prepare.text.Printable;
import io.drivedock.station.proving.DriveProof;
import io.drivedock.station.proving.DriveProof.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;

/** All that is wrong with a drive, ranges that touch each other taken together. */
final class Damage {

  /** So many are remembered one by one. */
  private static final int COUNT_MAX = 1_000_000;

  private final List<Fault> faults = new ArrayList<>();
  private long unlisted;

  /** Gathers what a proof finds, until this thread is interrupted; hears how much is proven. */
  DriveProof.Watch watch(LongConsumer proven) {
    return new DriveProof.Watch() {
      @Override
      public void proven(long bytes) {
        proven.accept(bytes);
      }

      @Override
      public void fault(Fault fault) {
        add(fault);
      }

      @Override
      public boolean isStopped() {
        return Thread.currentThread().isInterrupted();
      }
    };
  }

  synchronized void add(Fault fault) {
    if (faults.size() < COUNT_MAX) {
      faults.add(fault);
    } else {
      unlisted++;
    }
  }

  synchronized boolean isNone() {
    return faults.isEmpty();
  }

  /** How many blobs have some. */
  synchronized long blobs() {
    return faults.stream().map(fault -> fault.blob().targetPath()).distinct().count();
  }

  /** So many of all blobs, as the subject of a sentence: {@code 1 of 3 blobs is}. */
  static String share(long some, long all) {
    return some + " of " + Printable.count(all, "blob") + (some == 1 ? " is" : " are");
  }

  /** A line for each range. */
  synchronized List<String> lines() {
    List<Fault> sorted = new ArrayList<>(faults);
    sorted.sort(
        Comparator.comparing((Fault fault) -> fault.blob().targetPath())
            .thenComparing(Fault::filePath)
            .thenComparingLong(Fault::offset));
    List<String> lines = new ArrayList<>();
    Fault open = null;
    for (Fault fault : sorted) {
      if (open != null && touches(open, fault)) {
        open =
            new Fault(
                open.blob(),
                open.filePath(),
                open.offset(),
                fault.offset() + fault.length() - open.offset(),
                open.kind());
        continue;
      }
      if (open != null) {
        lines.add(line(open));
      }
      open = fault;
    }
    if (open != null) {
      lines.add(line(open));
    }
    if (unlisted > 0) {
      lines.add("and " + unlisted + " more ranges");
    }
    return lines;
  }

  private static boolean touches(Fault one, Fault next) {
    return one.filePath().equals(next.filePath())
        && one.kind() == next.kind()
        && one.offset() + one.length() == next.offset();
  }

  private static String line(Fault fault) {
    String range = "bytes %d to %d".formatted(fault.offset(), fault.offset() + fault.length() - 1);
    boolean isWhole = fault.length() == 0;
    String what =
        switch (fault.kind()) {
          case MISSING -> "is missing";
          case CUT_OFF ->
              isWhole
                  ? "is too short: it ends before"
                  : range + " are missing: the file is too short";
          case TOO_LONG ->
              isWhole
                  ? "continues beyond its end at " + fault.offset()
                  : "continues for %d bytes beyond its end at %d"
                      .formatted(fault.length(), fault.offset());
          case UNREADABLE -> (isWhole ? "" : range + " ") + "cannot be read";
          case INVALID ->
              "is invalid in the manifest, at "
                  + Printable.of(String.valueOf(fault.blob().fault()));
          case DAMAGED -> isWhole ? "is damaged" : range + " are damaged";
        };
    String file = Printable.of(fault.filePath());
    return "%s: %s (%s)".formatted(Printable.of(fault.blob().targetPath()), what, file);
  }
}
