package io.drivedock.station.store;

import java.nio.file.Path;
import java.util.function.Function;

/**
 * Where the keys of a store come from. A file is read again when it has changed, so that keys may
 * be renewed.
 *
 * @param <K> the keys of one kind of store; prints nothing that is secret
 */
public sealed interface KeySource<K> {

  /** A file with lines, see {@link KeyLines#values}. */
  record File<K>(Path path) implements KeySource<K> {}

  /** Keys that stay. */
  record Fixed<K>(K keys) implements KeySource<K> {}

  /**
   * What tells the keys as they are now, each time that it is asked.
   *
   * @param parse reads the text of a file; its IllegalArgumentException never tells a value
   */
  default WatchedFile.Reading<K> reading(Function<String, K> parse) {
    return switch (this) {
      case File<K>(Path path) ->
          new WatchedFile<>(path, () -> parse.apply(KeyLines.read(path)))::get;
      case Fixed<K>(K keys) -> () -> keys;
    };
  }
}
