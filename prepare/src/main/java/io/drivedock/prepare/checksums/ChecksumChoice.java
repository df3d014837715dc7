package io.drivedock.prepare.checksums;

import java.nio.file.Path;

/** Which lists of checksums count. */
public sealed interface ChecksumChoice {

  ChecksumChoice AUTO = new Found();

  /** All that are found by their names. */
  record Found() implements ChecksumChoice {}

  /** One list, whatever it is called. */
  record Named(Path list) implements ChecksumChoice {}
}
