package io.drivedock.prepare;

import io.drivedock.prepare.disk.Disk;
import io.drivedock.prepare.disk.FolderDisk;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.prepare.source.SourceWalk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a preparation was asked to do, in a file beside the journal from the first write to the
 * drive until its end: {@code prepare resume} continues with it. It holds paths and options and no
 * key.
 */
final class PrepareSession {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int VERSION = 1;
  private static final long BYTES_MAX = 16L << 20;
  private static final String ENDING = ".session.json";

  private final Path file;
  private final List<String> words;
  private final Disk disk = new FolderDisk();

  /**
   * A session that has not begun.
   *
   * @param journal of the same preparation
   * @param words the arguments of the command, with absolute paths
   */
  PrepareSession(Path journal, List<String> words) {
    file = beside(journal);
    this.words = List.copyOf(words);
  }

  /** Where the session of that journal is. */
  static Path beside(Path journal) {
    String name = String.valueOf(journal.getFileName());
    String stem =
        name.endsWith(PreparationPlan.JOURNAL_ENDING)
            ? name.substring(0, name.length() - PreparationPlan.JOURNAL_ENDING.length())
            : name;
    return journal.toAbsolutePath().resolveSibling(stem + ENDING);
  }

  /** Writes it, whole or not at all. */
  void begin() throws PreparationException {
    ObjectNode json = JSON.createObjectNode();
    json.put("preparation", VERSION);
    ArrayNode arguments = json.putArray("arguments");
    words.forEach(arguments::add);
    Path made = file.resolveSibling(file.getFileName() + ".new");
    try {
      try (Disk.NewFile out = disk.create(made, Disk.Readers.OWNER)) {
        DriveFolder.writeAll(
            out, ByteBuffer.wrap(json.toPrettyString().getBytes(StandardCharsets.UTF_8)));
        out.force();
      }
      disk.move(made, file);
    } catch (IOException e) {
      throw new PreparationException(
          PreparationException.Kind.JOURNAL_FAILED,
          "The session %s cannot be written: %s. Name another place for the journal with --journal;"
                  .formatted(file, SourceWalk.reason(e))
              + " the session is written beside it.",
          e);
    }
  }

  /** Deletes it: there is nothing to resume. */
  static void end(Path journal) {
    try {
      Files.deleteIfExists(beside(journal));
    } catch (IOException e) {
      // What is left resumes a preparation that is finished, which says so.
    }
  }

  /**
   * The arguments of the session beside a journal; nothing if there is none.
   *
   * @throws IllegalArgumentException if it cannot be read, or is none
   */
  static Optional<List<String>> read(Path journal) {
    Path file = beside(journal);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw new IllegalArgumentException("The session " + file + " is too long");
      }
      JsonNode json = JSON.readTree(Files.readAllBytes(file));
      if (json.path("preparation").asInt(0) != VERSION || !json.path("arguments").isArray()) {
        throw new IllegalArgumentException(
            "The session " + file + " is not one of this version; run the first command again");
      }
      List<String> words = new ArrayList<>();
      json.path("arguments").forEach(word -> words.add(word.asString("")));
      return Optional.of(words);
    } catch (IOException | JacksonException e) {
      throw new IllegalArgumentException(
          "The session " + file + " cannot be read; run the first command again", e);
    }
  }
}
