package io.drivedock.app.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.drive.Md5;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SteadyFileTest {

  private static final int PIECE = 1 << 20;

  @TempDir Path folder;

  private static byte[] random(int bytes) {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return content;
  }

  private static SteadyFile read(Path path) throws IOException {
    SteadyFile file = new SteadyFile(path);
    try (InputStream stream = file.first()) {
      SteadyFile.drain(stream);
    }
    return file;
  }

  private static byte[] again(SteadyFile file) throws IOException {
    try (InputStream stream = file.again()) {
      return stream.readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE})
  void itIsReadWholeEachTimeAndItsHashIsThatOfAll(int bytes) throws Exception {
    byte[] content = random(bytes);
    Path path = Files.write(folder.resolve("file"), content);
    SteadyFile file = new SteadyFile(path);
    MessageDigest md5 = Md5.digest();
    try (InputStream stream = file.first(md5)) {
      assertThat(stream.read()).isEqualTo(bytes == 0 ? -1 : content[0] & 0xFF);
      SteadyFile.drain(stream);
    }
    assertThat(Md5.of(md5.digest())).isEqualTo(Md5.ofContent(content));
    assertThat(again(file)).isEqualTo(content);
    assertThat(again(file)).isEqualTo(content);
  }

  @Test
  void nothingIsHandedOnOfAPieceThatChanged() throws Exception {
    byte[] content = random(3 * PIECE + 5);
    Path path = Files.write(folder.resolve("file"), content);
    SteadyFile file = read(path);
    content[2 * PIECE - 1]++;
    Files.write(path, content);
    try (InputStream stream = file.again()) {
      assertThat(stream.readNBytes(PIECE)).isEqualTo(Arrays.copyOf(content, PIECE));
      assertThatThrownBy(stream::read)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("changed");
    }
  }

  @Test
  void aFileThatIsLongerOrShorterIsAnotherOne() throws Exception {
    byte[] content = random(2 * PIECE);
    Path path = Files.write(folder.resolve("file"), content);
    SteadyFile file = read(path);
    for (int bytes : new int[] {0, PIECE, 2 * PIECE - 1, 2 * PIECE + 1}) {
      Files.write(path, Arrays.copyOf(content, bytes));
      assertThatThrownBy(() -> again(file)).as("%d", bytes).isInstanceOf(IOException.class);
    }
    Files.write(path, content);
    assertThat(again(file)).isEqualTo(content);
  }
}
