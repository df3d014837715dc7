package io.drivedock.station.hashing;

import io.drivedock.drive.Md5;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What MD5 carries from message to message: four words of each lane, those of a kind together. */
final class LaneState {

  private LaneState() {}

  /** A lane before its first message. */
  static void begin(int[] state, int lane, int lanes) {
    state[lane] = Md5Table.A;
    state[lanes + lane] = Md5Table.B;
    state[2 * lanes + lane] = Md5Table.C;
    state[3 * lanes + lane] = Md5Table.D;
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
