package io.drivedock.volume.bitlocker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SectorCipherTest {

  private static final HexFormat HEX = HexFormat.of();

  /** IEEE 1619-2007, vector 4: a sector of 512 bytes, number 0. */
  @Test
  void xtsIsThatOfTheStandard() {
    byte[] key = HEX.parseHex("2718281828459045235360287471352631415926535897932384626433832795");
    byte[] plain = new byte[512];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = (byte) i;
    }
    byte[] sealed = new byte[512];
    SectorCipher.encrypting(Method.AES_XTS_128, key, 512).run(0, plain, sealed, 0, 512);
    assertThat(HEX.formatHex(sealed, 0, 32))
        .isEqualTo("27a7479befa1d476489f308cd4cfa6e2a96e4bbe3208ff25287dd3819616e89c");
    assertThat(HEX.formatHex(sealed, 496, 512)).isEqualTo("0a282df920147beabe421ee5319d0568");
    byte[] opened = new byte[512];
    SectorCipher.decrypting(Method.AES_XTS_128, key, 512).run(0, sealed, opened, 0, 512);
    assertThat(opened).isEqualTo(plain);
  }

  @Test
  void whatIsEncryptedIsDecryptedWhereverItLies() {
    Random random = new Random(7);
    for (Method method :
        new Method[] {
          Method.AES_XTS_128, Method.AES_XTS_256, Method.AES_CBC_128, Method.AES_CBC_256
        }) {
      for (int sectorBytes : new int[] {512, 4096}) {
        byte[] key = new byte[method.keyBytes()];
        random.nextBytes(key);
        byte[] plain = new byte[SectorCipher.BATCH_BYTES];
        random.nextBytes(plain);
        byte[] sealed = new byte[plain.length];
        long position = (1L << 40) + 3 * 4096;
        SectorCipher.encrypting(method, key, sectorBytes)
            .run(position, plain, sealed, 0, plain.length);
        byte[] opened = new byte[plain.length + 8];
        SectorCipher reader = SectorCipher.decrypting(method, key, sectorBytes);
        reader.run(position, sealed, opened, 8, plain.length);
        assertThat(Arrays.copyOfRange(opened, 8, opened.length)).isEqualTo(plain);
        reader.run(position + sectorBytes, sealed, opened, 0, sectorBytes);
        assertThat(Arrays.copyOf(opened, sectorBytes))
            .as("another place")
            .isNotEqualTo(Arrays.copyOf(plain, sectorBytes));
      }
    }
  }
}
