package io.drivedock.station.store.http;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has HotSpot compile what encrypts the records of TLS, before the bytes of blobs go through it.
 * The processor's instructions for AES are used by compiled callers only, and a record of 16 KiB is
 * no more than one call: without this the first hundreds of megabytes go at some megabytes a
 * second.
 */
final class CipherStart {

  private static final Logger LOG = LoggerFactory.getLogger(CipherStart.class);

  /** After so many calls HotSpot has been asked for all that they go through. */
  private static final int CALLS = 12_000;

  /** Most are short, so that it takes little before it is compiled; some are whole records. */
  private static final int BYTES = 1_024;

  private static final int BYTES_MAX = 16_384;
  private static final int WHOLE_EVERY = 16;

  private static final int TAG_BITS = 128;
  private static final int TAG_BYTES = TAG_BITS / Byte.SIZE;
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int RECORD_HEAD_BYTES = 5;

  private static final AtomicBoolean HAS_BEGUN = new AtomicBoolean();

  private CipherStart() {}

  /** Begins, in a thread of its own, once in a process; whether it did so now. */
  static boolean begin() {
    boolean begins = HAS_BEGUN.compareAndSet(false, true);
    if (begins) {
      Thread.ofPlatform().name("tls-start").daemon().start(CipherStart::run);
    }
    return begins;
  }

  private static void run() {
    try {
      encryptAndDecrypt(CALLS);
    } catch (GeneralSecurityException e) {
      // Another cipher is then agreed on, and it begins slowly.
      LOG.debug("no AES-GCM here", e);
    }
  }

  /** As TLS 1.3 does: a nonce of its own for each record, whose head is authenticated too. */
  static void encryptAndDecrypt(int times) throws GeneralSecurityException {
    SecretKeySpec key = new SecretKeySpec(new byte[KEY_BYTES], "AES");
    Cipher encrypting = Cipher.getInstance("AES/GCM/NoPadding");
    Cipher decrypting = Cipher.getInstance("AES/GCM/NoPadding");
    byte[] nonce = new byte[NONCE_BYTES];
    byte[] head = new byte[RECORD_HEAD_BYTES];
    ByteBuffer record = ByteBuffer.allocate(BYTES_MAX + TAG_BYTES);
    for (int i = 0; i < times; i++) {
      int bytes = i % WHOLE_EVERY == 0 ? BYTES_MAX : BYTES;
      ByteBuffer.wrap(nonce).putInt(i);
      GCMParameterSpec parameters = new GCMParameterSpec(TAG_BITS, nonce);
      encrypting.init(Cipher.ENCRYPT_MODE, key, parameters);
      encrypting.updateAAD(head);
      record.clear();
      int sealed = encrypting.doFinal(record.duplicate().limit(bytes), record);
      decrypting.init(Cipher.DECRYPT_MODE, key, parameters);
      decrypting.updateAAD(head);
      record.flip();
      int opened = decrypting.doFinal(record.duplicate(), record);
      if (opened != bytes || sealed != bytes + TAG_BYTES) {
        throw new GeneralSecurityException("a record came out of another length than it had");
      }
    }
  }
}
