package io.drivedock.prepare;

import io.drivedock.prepare.source.SourceList;
import io.drivedock.prepare.source.SourceSelection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say which files are taken, and how they are copied. */
final class SelectionOptions {

  @Option(
      names = "--include",
      paramLabel = "GLOB",
      description = {
        "Only files that match, for example '*.jpg', 'raw/' or '2024/**.mov'. Repeatable."
      })
  private List<String> includes = new ArrayList<>();

  @Option(
      names = "--exclude",
      paramLabel = "GLOB",
      description = "No files, and nothing in folders, that match. Repeatable.")
  private List<String> excludes = new ArrayList<>();

  @Option(
      names = "--files-from",
      paramLabel = "FILE",
      description = {
        "Only the files and folders listed in FILE, one path below FOLDER a line. What it names"
            + " and is missing counts as left out."
      })
  private @Nullable Path filesFrom;

  @Option(
      names = "--bwlimit",
      paramLabel = "RATE",
      converter = RateWord.class,
      description = "Read at most so many bytes a second from FOLDER, for example 20M.")
  private long bytesPerSecondMax;

  @Option(
      names = "--no-read-back",
      description = {
        "Do not read the drive back at the end. By default every byte is read from the medium"
            + " and compared with its hash before the drive is ready."
      })
  private boolean isNotReadBack;

  /** The arguments that ask for the same. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    includes.forEach(glob -> words.add("--include=" + glob));
    excludes.forEach(glob -> words.add("--exclude=" + glob));
    if (filesFrom != null) {
      words.add("--files-from=" + filesFrom.toAbsolutePath().normalize());
    }
    if (bytesPerSecondMax > 0) {
      words.add("--bwlimit=" + bytesPerSecondMax);
    }
    if (isNotReadBack) {
      words.add("--no-read-back");
    }
    return words;
  }

  boolean hasRate() {
    return bytesPerSecondMax > 0;
  }

  /**
   * Reads and checks all.
   *
   * @throws IllegalArgumentException saying what is wrong with which option
   */
  CopySettings settings() {
    List<String> listed = filesFrom == null ? null : SourceList.read(filesFrom);
    return new CopySettings(
        SourceSelection.of(includes, excludes, listed), bytesPerSecondMax, !isNotReadBack);
  }

  /** The spelling of a rate: bytes, or with K, M or G for their powers of 1,024. */
  static final class RateWord implements ITypeConverter<Long> {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,12})([KMG]?)");

    @Override
    public Long convert(String word) {
      Matcher form = FORM.matcher(word.toUpperCase(Locale.ROOT));
      if (!form.matches() || Long.parseLong(form.group(1)) == 0) {
        throw new TypeConversionException("it must be bytes a second, such as 500K, 20M or 1G");
      }
      int power = "KMG".indexOf(form.group(2).isEmpty() ? '-' : form.group(2).charAt(0)) + 1;
      return Long.parseLong(form.group(1)) << (10 * power);
    }
  }
}
