package io.drivedock.volume.bitlocker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Turns encrypted sectors into plain ones, or the other way. For one thread at a time. */
interface SectorCipher {

  /** So many bytes at most in one call: both copies stay in the cache of the processor. */
  int BATCH_BYTES = 64 << 10;

  int BLOCK_BYTES = 16;

  VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /**
   * Turns whole sectors, {@link #BATCH_BYTES} at most.
   *
   * @param position where the first of them lies on the volume, in bytes
   * @param out another array than {@code in}
   */
  void run(long position, byte[] in, byte[] out, int outAt, int length);

  /** A cipher that reads a volume. */
  static SectorCipher decrypting(Method method, byte[] key, int sectorBytes) {
    return switch (method) {
      case AES_XTS_128, AES_XTS_256 -> XtsCipher.decrypting(key, sectorBytes);
      case AES_CBC_128, AES_CBC_256 -> new CbcCipher(key, key.length, sectorBytes);
      case AES_CBC_128_ELEPHANT -> new ElephantCipher(key, 16, sectorBytes);
      case AES_CBC_256_ELEPHANT -> new ElephantCipher(key, 32, sectorBytes);
    };
  }

  /** A cipher that writes a volume; nothing writes with the diffuser any more. */
  static SectorCipher encrypting(Method method, byte[] key, int sectorBytes) {
    return switch (method) {
      case AES_XTS_128, AES_XTS_256 -> XtsCipher.encrypting(key, sectorBytes);
      case AES_CBC_128, AES_CBC_256 -> new CbcSealer(key, sectorBytes);
      case AES_CBC_128_ELEPHANT, AES_CBC_256_ELEPHANT ->
          throw new IllegalArgumentException("Volumes are not written with " + method.title());
    };
  }
}
