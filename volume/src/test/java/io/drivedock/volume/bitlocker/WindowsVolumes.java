package io.drivedock.volume.bitlocker;

import io.drivedock.volume.VolumeException;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;

/** Volumes that Windows made, from the folder beside the checkout. */
final class WindowsVolumes {

  private final Path folder;
  private final Map<String, Map<String, String>> facts = new LinkedHashMap<>();

  private WindowsVolumes(Path folder) {
    this.folder = folder;
  }

  /** Unpacks them; without them the test is skipped. */
  static WindowsVolumes unpackedInto(Path folder) throws IOException, InterruptedException {
    String root = System.getProperty("drivedock.root", "..");
    Path archive =
        Path.of(
            System.getProperty("drivedock.shared", root + "/../shared"),
            "bitlk",
            "bitlk-images.tar.xz");
    Assumptions.assumeTrue(Files.exists(archive), "needs the volumes in ../shared/bitlk");
    Process tar =
        new ProcessBuilder("tar", "--sparse", "-xJf", archive.toAbsolutePath().toString())
            .directory(folder.toFile())
            .inheritIO()
            .start();
    if (tar.waitFor() != 0) {
      throw new IOException("Cannot unpack " + archive);
    }
    WindowsVolumes volumes = new WindowsVolumes(folder.resolve("bitlk-images"));
    volumes.learn();
    return volumes;
  }

  private void learn() throws IOException {
    Map<String, String> current = new LinkedHashMap<>();
    for (String line : Files.readAllLines(folder.resolve("images.conf"))) {
      if (line.startsWith("[")) {
        current = new LinkedHashMap<>();
        facts.put(line.substring(1, line.indexOf(']')), current);
      } else if (line.contains("=")) {
        current.put(
            line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1).strip());
      }
    }
  }

  Map<String, Map<String, String>> facts() {
    return facts;
  }

  Path image(String name) {
    return folder.resolve(name + ".img");
  }

  UnlockKey recoveryPassword(String name) throws VolumeException {
    return text(Objects.requireNonNull(facts.get(name)).get("RP"));
  }

  Path keyFile(String name) {
    return folder.resolve(name);
  }

  static UnlockKey text(String key) throws VolumeException {
    return UnlockKey.ofText(CharBuffer.wrap(key));
  }
}
