package io.drivedock.station.store.azure;

import io.drivedock.drive.Chunk;
import io.drivedock.station.store.StoreException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What the blocks of one blob are called. The service wants ids of one length for all blocks that
 * are in no blob yet, whoever wrote them, and keeps those that nobody commits for a week. So ours
 * have the length of what another tool left.
 *
 * <p>An id says where its block lies and what it holds, so that a later run knows a block that an
 * earlier one wrote, and two runs never take each other's. Where there is no room for that, it is a
 * number and as much chance as fits, and nothing is known again.
 */
final class BlockIds {

  /** The offset and the MD5. */
  private static final int CONTENT_BYTES = Long.BYTES + 16;

  /** The service takes no longer ones. */
  private static final int BYTES_MAX = 64;

  private static final int NUMBER_BYTES = 2;

  private final int bytes;
  private final byte[] chance;
  private final Map<Chunk, String> numbered = new HashMap<>();

  private BlockIds(int bytes) {
    this.bytes = bytes;
    this.chance = new byte[Math.max(0, bytes - NUMBER_BYTES)];
    ThreadLocalRandom.current().nextBytes(chance);
  }

  /** Those that fit beside blocks that are there; all of these have ids of one length. */
  static BlockIds beside(Set<String> there) {
    return new BlockIds(there.stream().mapToInt(BlockIds::bytes).max().orElse(CONTENT_BYTES));
  }

  private static int bytes(String id) {
    try {
      int length = Base64.getDecoder().decode(id).length;
      return length < 1 || length > BYTES_MAX ? CONTENT_BYTES : length;
    } catch (IllegalArgumentException e) {
      return CONTENT_BYTES;
    }
  }

  /** Whether an id says what its block holds. */
  boolean encodeContent() {
    return bytes >= CONTENT_BYTES;
  }

  /**
   * The id of a block, the same whenever it is asked for.
   *
   * @throws StoreException if there are no more of that length
   */
  String of(Chunk chunk) {
    if (encodeContent()) {
      ByteBuffer id = ByteBuffer.allocate(bytes);
      id.putLong(chunk.offset()).put(chunk.hash().toBytes());
      return Base64.getEncoder().encodeToString(id.array());
    }
    synchronized (numbered) {
      return numbered.computeIfAbsent(chunk, it -> number(numbered.size()));
    }
  }

  private String number(int n) {
    int numberBytes = bytes - chance.length;
    if (n >= 1 << (numberBytes * Byte.SIZE)) {
      throw new StoreException(
          StoreException.Kind.REJECTED,
          "Another tool left blocks whose ids have one byte, which is too short for"
              + " the blocks of this blob. Commit or remove them, or wait a week until"
              + " the service removes them.");
    }
    ByteBuffer id = ByteBuffer.allocate(bytes);
    if (numberBytes == NUMBER_BYTES) {
      id.put((byte) (n >> Byte.SIZE));
    }
    id.put((byte) n).put(chance);
    return Base64.getEncoder().encodeToString(id.array());
  }
}
