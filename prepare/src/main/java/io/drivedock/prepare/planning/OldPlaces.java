package io.drivedock.prepare.planning;

import io.drivedock.prepare.source.SourceWalk;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Where files lay by an earlier index, asked for in the order of the walk. */
final class OldPlaces implements AutoCloseable {

  private final Path file;
  private final PackingIndex index;
  private final ToIntFunction<String> numbers;
  private final Map<String, Integer> known = new HashMap<>();
  private PackingIndex.@Nullable Entry next;
  private @Nullable List<String> nextSegments;

  /**
   * Those of an index.
   *
   * @param numbers the number of the drive of a name, negative if it is not used any more
   */
  OldPlaces(Path file, ToIntFunction<String> numbers) throws IndexException {
    this.file = file;
    this.numbers = numbers;
    index = new PackingIndex(file);
    advance();
  }

  private void advance() throws IndexException {
    List<String> before = nextSegments;
    Optional<PackingIndex.Entry> entry = index.next();
    next = entry.orElse(null);
    nextSegments = entry.map(PackingIndex.Entry::segments).orElse(null);
    if (before != null && nextSegments != null && SourceWalk.compare(before, nextSegments) >= 0) {
      throw new IndexException(
          file
              + ", line "
              + entry.orElseThrow().line()
              + ": the lines are not in the order in which they were written. Undo the sorting, or"
              + " name another file and plan from the beginning.");
    }
  }

  /** The number of the drive on which a file lay; {@link Folder#NONE} if it lay on none. */
  short of(List<String> segments) throws IndexException {
    while (nextSegments != null && SourceWalk.compare(nextSegments, segments) < 0) {
      advance();
    }
    if (next == null || !segments.equals(nextSegments) || next.drive().isEmpty()) {
      return Folder.NONE;
    }
    int number = known.computeIfAbsent(next.drive(), numbers::applyAsInt);
    return number < 0 ? Folder.NONE : (short) number;
  }

  @Override
  public void close() {
    index.close();
  }
}
