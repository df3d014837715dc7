package io.drivedock.station.slot.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a drive says of its own health, asked by {@code smartctl} where that is installed. */
final class DeviceHealth {

  private static final int SECONDS_MAX = 20;
  private static final int ANSWER_BYTES_MAX = 1 << 20;

  private final String smartctl;

  /** By a program of that name. */
  DeviceHealth(String smartctl) {
    this.smartctl = smartctl;
  }

  /** A sentence; nothing if the drive, the program or the rights to ask are not there. */
  Optional<String> of(Path device) {
    if (Files.isRegularFile(device)) {
      return Optional.empty();
    }
    try {
      JsonNode passed = asked(device).at("/smart_status/passed");
      if (!passed.isBoolean()) {
        return Optional.empty();
      }
      return Optional.of(
          passed.asBoolean()
              ? "The drive says that it is in good health."
              : "The drive says that it is about to fail: transfer it before others.");
    } catch (IOException | JacksonException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** What it prints for one question fits into a pipe. */
  private JsonNode asked(Path device) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(smartctl, "--json", "--health", device.toRealPath().toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new IOException(smartctl + " does not end");
      }
      return JsonMapper.shared().readTree(process.getInputStream().readNBytes(ANSWER_BYTES_MAX));
    } finally {
      process.destroyForcibly();
    }
  }
}
