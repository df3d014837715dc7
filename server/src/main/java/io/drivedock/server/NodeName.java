package io.drivedock.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/** What an operator calls this server among those of one database. */
final class NodeName {

  /** Asks the kernel: the resolver may keep a start waiting. */
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private static final int NUMBERS = 0x100_0000;

  private NodeName() {}

  /** The name of the machine, and a number that tells its servers, old and new, apart. */
  static String fresh() {
    return "%s-%06x".formatted(host(), new SecureRandom().nextInt(NUMBERS));
  }

  private static String host() {
    try {
      return Files.readString(HOST_NAME).strip();
    } catch (IOException e) {
      return "server";
    }
  }
}
