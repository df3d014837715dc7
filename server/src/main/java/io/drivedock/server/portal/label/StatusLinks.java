package io.drivedock.server.portal.label;

import io.drivedock.job.JobId;
import io.drivedock.server.jobs.MasterKey;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * The text of status links: job, number and end, and 128 bits of an HMAC-SHA256 over them, in the
 * Base64 of addresses. What nobody signed is turned away before a database is asked; whether a link
 * still works, {@link StatusLinkTable} knows.
 */
public final class StatusLinks {

  private static final byte VERSION = 1;
  private static final int SIGNED_BYTES = 1 + 2 * Long.BYTES + Integer.BYTES + Long.BYTES;
  private static final int MAC_BYTES = 16;
  private static final int TEXT_LENGTH = ((SIGNED_BYTES + MAC_BYTES) * 4 + 2) / 3;

  private final SecretKey key;

  /** The links of an installation: of all servers with that master key. */
  public StatusLinks(MasterKey masterKey) {
    key = masterKey.derived("drivedock status link 1");
  }

  /** The text of a link, which may stand in an address. */
  public String write(StatusLink link) {
    ByteBuffer signed = ByteBuffer.allocate(SIGNED_BYTES).put(VERSION);
    signed.putLong(link.job().value().getMostSignificantBits());
    signed.putLong(link.job().value().getLeastSignificantBits());
    signed.putInt(link.number()).putLong(link.until().getEpochSecond());
    byte[] text = Arrays.copyOf(signed.array(), SIGNED_BYTES + MAC_BYTES);
    System.arraycopy(mac(signed.array()), 0, text, SIGNED_BYTES, MAC_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
  }

  /** The link of a text; nothing if this installation did not sign it, or it was changed. */
  public Optional<StatusLink> read(String text) {
    if (text.length() != TEXT_LENGTH) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      byte[] signed = Arrays.copyOf(bytes, SIGNED_BYTES);
      byte[] said = Arrays.copyOfRange(bytes, SIGNED_BYTES, SIGNED_BYTES + MAC_BYTES);
      if (!MessageDigest.isEqual(mac(signed), said) || signed[0] != VERSION) {
        return Optional.empty();
      }
      ByteBuffer in = ByteBuffer.wrap(signed, 1, SIGNED_BYTES - 1);
      JobId job = new JobId(new UUID(in.getLong(), in.getLong()));
      return Optional.of(new StatusLink(job, in.getInt(), Instant.ofEpochSecond(in.getLong())));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private byte[] mac(byte[] signed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return Arrays.copyOf(mac.doFinal(signed), MAC_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 is part of every Java", e);
    }
  }
}
