package io.drivedock.station.hashing;

import io.drivedock.drive.Md5;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** What MD5 carries from message to message: four words of each lane, those of a kind together. */
final class LaneState {

  private LaneState() {}

  /** All lanes before their first message. */
  static void begin(int[] state, int lanes) {
    Arrays.fill(state, 0, lanes, Md5Table.A);
    Arrays.fill(state, lanes, 2 * lanes, Md5Table.B);
    Arrays.fill(state, 2 * lanes, 3 * lanes, Md5Table.C);
    Arrays.fill(state, 3 * lanes, 4 * lanes, Md5Table.D);
  }

  /** Puts one lane of the one into one lane of the other. */
  static void copy(int[] from, int lane, int lanes, int[] to, int toLane, int toLanes) {
    for (int i = 0; i < 4; i++) {
      to[i * toLanes + toLane] = from[i * lanes + lane];
    }
  }

  /** Puts a finished digest into a lane. */
  static void set(int[] state, int lane, int lanes, byte[] digest) {
    ByteBuffer words = ByteBuffer.wrap(digest).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 4; i++) {
      state[i * lanes + lane] = words.getInt();
    }
  }

  /** What a lane's digest is after its last message. */
  static Md5 digest(int[] state, int lane, int lanes) {
    ByteBuffer digest = ByteBuffer.allocate(Md5.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 4; i++) {
      digest.putInt(state[i * lanes + lane]);
    }
    return Md5.of(digest.array());
  }
}
