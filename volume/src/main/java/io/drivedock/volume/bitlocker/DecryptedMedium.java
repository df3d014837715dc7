package io.drivedock.volume.bitlocker;

import io.drivedock.volume.Medium;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The plain bytes of a BitLocker volume, decrypted as they are read. The places of BitLocker's own
 * metadata read as zeros. Closing it overwrites the key and leaves the medium below open; a read
 * that is under way meanwhile may still succeed.
 */
public final class DecryptedMedium implements Medium {

  private final Medium encrypted;
  private final Layout layout;
  private final Method method;
  private final byte[] key;

  /** Ciphers serve one thread at a time; as many are made as there are threads. */
  private final ConcurrentLinkedQueue<Engine> idle = new ConcurrentLinkedQueue<>();

  private volatile boolean isClosed;

  /** A cipher with the memory that it works in. */
  private static final class Engine {
    private final SectorCipher cipher;
    private final byte[] raw = new byte[SectorCipher.BATCH_BYTES];
    private final byte[] plain = new byte[SectorCipher.BATCH_BYTES];

    Engine(SectorCipher cipher) {
      this.cipher = cipher;
    }
  }

  /** Takes the key over. */
  DecryptedMedium(Medium encrypted, Layout layout, Method method, byte[] key) {
    this.encrypted = encrypted;
    this.layout = layout;
    this.method = method;
    this.key = key;
    idle.add(engine());
  }

  private Engine engine() {
    return new Engine(SectorCipher.decrypting(method, key, layout.sectorBytes()));
  }

  @Override
  public long size() {
    return layout.volumeBytes();
  }

  @Override
  public void read(long position, byte[] into, int offset, int length) throws VolumeException {
    Medium.check(position, length, layout.volumeBytes());
    Engine engine = take();
    try {
      long at = position;
      int done = 0;
      while (done < length) {
        int count = (int) Math.min(length - done, layout.end(at) - at);
        if (at < layout.headerBytes()) {
          decrypt(engine, layout.headerAt() + at, into, offset + done, count);
        } else if (layout.isBlank(at)) {
          Arrays.fill(into, offset + done, offset + done + count, (byte) 0);
        } else {
          decrypt(engine, at, into, offset + done, count);
        }
        at += count;
        done += count;
      }
    } finally {
      idle.add(engine);
    }
  }

  private Engine take() throws VolumeException {
    Engine engine = idle.poll();
    if (engine != null && !isClosed) {
      return engine;
    }
    synchronized (key) {
      if (isClosed) {
        throw new VolumeException(Reason.UNREADABLE, "The volume was closed");
      }
      return engine();
    }
  }

  /** Whole sectors around the range. */
  private void decrypt(Engine engine, long place, byte[] into, int offset, int length)
      throws VolumeException {
    int sectorBytes = layout.sectorBytes();
    long at = place;
    int done = 0;
    while (done < length) {
      int skipped = (int) (at % sectorBytes);
      long first = at - skipped;
      int wanted = Math.min(length - done, SectorCipher.BATCH_BYTES - skipped);
      int whole = (skipped + wanted + sectorBytes - 1) / sectorBytes * sectorBytes;
      encrypted.read(first, engine.raw, 0, whole);
      if (whole == wanted) {
        engine.cipher.run(first, engine.raw, into, offset + done, whole);
      } else {
        engine.cipher.run(first, engine.raw, engine.plain, 0, whole);
        System.arraycopy(engine.plain, skipped, into, offset + done, wanted);
      }
      at += wanted;
      done += wanted;
    }
  }

  @Override
  public void close() {
    isClosed = true;
    synchronized (key) {
      Arrays.fill(key, (byte) 0);
    }
    idle.clear();
  }
}
