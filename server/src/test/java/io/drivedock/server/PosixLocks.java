package io.drivedock.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The POSIX locks of this process, as Linux shows them (proc_locks(5)): a process that closes any
 * descriptor of a file loses its locks on it, whoever opened it.
 */
final class PosixLocks {

  private PosixLocks() {}

  /** How many it holds on a file. */
  static long on(Path file) throws IOException {
    String process = " " + ProcessHandle.current().pid() + " ";
    String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
    try (Stream<String> locks = Files.lines(Path.of("/proc/locks"))) {
      return locks.filter(line -> line.contains(process) && line.contains(inode)).count();
    }
  }
}
