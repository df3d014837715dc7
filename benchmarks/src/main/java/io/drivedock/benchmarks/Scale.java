package io.drivedock.benchmarks;

import java.util.List;

/**
 * How much of everything is measured.
 *
 * @param starts of the server, each way
 * @param jobs that the server is given
 * @param manyJobs that lie in the database where pages are turned
 * @param dueJobs that are purged
 * @param stationFiles how many files the station's drives have, in turn
 * @param stationLargeBytes how much is on its drive of a few large files
 * @param rounds of everything that is compared with peers
 * @param largeBytes that are prepared and imported as large files
 * @param smallFiles of 4 KiB that are prepared and imported
 * @param generatedFiles that are imported and lie on no disk
 */
record Scale(
    int starts,
    int jobs,
    int manyJobs,
    int dueJobs,
    List<Integer> stationFiles,
    long stationLargeBytes,
    int rounds,
    long largeBytes,
    int smallFiles,
    long generatedFiles) {

  static final int LARGE_FILES = 8;
  static final int SMALL_FILE_BYTES = 4_096;

  private static final long MIB = 1L << 20;

  /** Checks that there is something of everything. */
  Scale {
    stationFiles = List.copyOf(stationFiles);
    if (starts < 1 || jobs < 1 || rounds < 1 || smallFiles < 1 || largeBytes < MIB) {
      throw new IllegalArgumentException("a measurement needs something to measure");
    }
  }

  /** What the words ask for. */
  static Scale of(List<String> words) {
    boolean isQuick = words.contains("--quick");
    long largeMib = number(words, "--large-mib", isQuick ? 128 : 2_048);
    return new Scale(
        isQuick ? 2 : 7,
        isQuick ? 1_000 : 10_000,
        isQuick ? 100_000 : 1_000_000,
        isQuick ? 10_000 : 100_000,
        isQuick ? List.of(500, 2_000) : List.of(1_000, 10_000, 100_000),
        (isQuick ? 64 : 1_024) * MIB,
        (int) number(words, "--rounds", isQuick ? 1 : 3),
        largeMib * MIB,
        (int) number(words, "--small-files", isQuick ? 1_000 : 20_000),
        number(words, "--generated-files", isQuick ? 20_000 : 1_000_000));
  }

  private static long number(List<String> words, String option, long otherwise) {
    int at = words.indexOf(option);
    return at < 0 ? otherwise : Long.parseLong(words.get(at + 1));
  }

  /** The same with no more bytes in large files than that. */
  Scale withLargeBytesAtMost(long bytes) {
    return new Scale(
        starts,
        jobs,
        manyJobs,
        dueJobs,
        stationFiles,
        stationLargeBytes,
        rounds,
        Math.min(largeBytes, Math.max(MIB, bytes)),
        smallFiles,
        generatedFiles);
  }
}
