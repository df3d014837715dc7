package io.drivedock.prepare.dataset;

import java.util.List;
import java.util.stream.Collectors;

/** A table that cannot be used. The message has a line for each thing that is wrong with it. */
public final class CsvException extends Exception {

  private static final long serialVersionUID = 1L;

  private static final int SHOWN_MAX = 20;

  private final transient List<CsvFault> faults;

  CsvException(List<CsvFault> faults) {
    super(message(faults));
    this.faults = List.copyOf(faults);
  }

  private static String message(List<CsvFault> faults) {
    String shown =
        faults.stream().limit(SHOWN_MAX).map(CsvFault::text).collect(Collectors.joining("\n"));
    return faults.size() <= SHOWN_MAX
        ? shown
        : shown + "\nand %,d more.".formatted(faults.size() - SHOWN_MAX);
  }

  /** All that is wrong, in the order of the lines. */
  public List<CsvFault> faults() {
    return faults;
  }
}
