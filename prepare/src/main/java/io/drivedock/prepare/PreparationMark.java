package io.drivedock.prepare;

import io.drivedock.drive.DriveName;
import io.drivedock.drive.DrivePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the tool leaves on a drive that it copies files onto, so that it knows the drive again. The
 * path of the folder is not written on it: drives travel.
 *
 * @param from the SHA-256 of the folder's path
 * @param isFinished whether the preparation came to its end
 */
record PreparationMark(String from, boolean isFinished) {

  static final DrivePath PATH = PreparedFileNames.own("preparation.txt");

  private static final Pattern FORM =
      Pattern.compile("Drivedock preparation\nfrom: ([0-9a-f]{64})\nstate: (begun|finished)\n");
  private static final int LENGTH_MAX = 256;

  static PreparationMark begun(Path source) {
    return new PreparationMark(fingerprint(source), false);
  }

  PreparationMark finished() {
    return new PreparationMark(from, true);
  }

  boolean isFrom(Path source) {
    return from.equals(fingerprint(source));
  }

  private static String fingerprint(Path source) {
    return DriveName.sha256(source.toString());
  }

  byte[] text() {
    return "Drivedock preparation\nfrom: %s\nstate: %s\n"
        .formatted(from, isFinished ? "finished" : "begun")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** The mark of a drive; nothing if there is none, or something else of that name. */
  static Optional<PreparationMark> of(Path drive) throws IOException {
    Path file = drive;
    for (String segment : PATH.segments()) {
      file = file.resolve(segment);
      if (Files.isSymbolicLink(file)) {
        return Optional.empty();
      }
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LENGTH_MAX) {
      return Optional.empty();
    }
    try {
      Matcher matcher =
          FORM.matcher(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      return matcher.matches()
          ? Optional.of(new PreparationMark(matcher.group(1), matcher.group(2).equals("finished")))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
