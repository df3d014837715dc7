package io.drivedock.server.portal.label;

import io.drivedock.drive.DriveId;
import io.drivedock.job.JobId;
import io.drivedock.server.jobs.MasterKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The signed text of a label: {@code DD1.}, 4 letters that name the installation, 26 of the job, 16
 * of the signature, and the drive's serial in capitals. All of it is of the alphanumeric mode of QR
 * codes (ISO/IEC 18004, section 7.4.4), so that the symbol has few and large modules; {@code _},
 * which that mode lacks, is written {@code $}.
 *
 * <p>The signature is the first 80 bits of an HMAC-SHA256: to make one up takes as many attempts as
 * there are, and each is a scan. It says only that this installation printed the label; a label is
 * no right to anything.
 */
public final class LabelCodes {

  private static final String PREFIX = "DD";
  private static final String VERSION = "1.";
  private static final String START = PREFIX + VERSION;

  private static final int TAG_BYTES = 2;
  private static final int JOB_BYTES = 16;
  private static final int MAC_BYTES = 10;
  private static final int TAG_END = START.length() + LabelText.lettersOf(TAG_BYTES);
  private static final int JOB_END = TAG_END + LabelText.lettersOf(JOB_BYTES);
  private static final int MAC_END = JOB_END + LabelText.lettersOf(MAC_BYTES);
  private static final int DRIVE_MAX = 64;

  /** No label is longer. */
  public static final int TEXT_MAX = MAC_END + DRIVE_MAX;

  private final SecretKey key;
  private final byte[] tag;

  /** The labels of an installation: of all servers with that master key. */
  public LabelCodes(MasterKey masterKey) {
    key = masterKey.derived("drivedock label 1");
    tag = Arrays.copyOf(mac("installation".getBytes(StandardCharsets.UTF_8)), TAG_BYTES);
  }

  /** The text for a drive of a job; without a drive, for the box of a job that names none. */
  public String write(JobId job, @Nullable DriveId drive) {
    String serial = drive == null ? "" : drive.value().toUpperCase(Locale.ROOT);
    byte[] jobBytes = bytes(job);
    return START
        + LabelText.write(tag)
        + LabelText.write(jobBytes)
        + LabelText.write(signature(jobBytes, serial))
        + serial.replace('_', '$');
  }

  /**
   * Reads a text that was scanned or typed, in any letter case, with or without blanks around it.
   */
  public LabelReading read(String scanned) {
    if (scanned.length() > 2 * TEXT_MAX) {
      return refused(LabelReading.Reason.NO_LABEL);
    }
    String text = scanned.strip().toUpperCase(Locale.ROOT);
    if (!looksLikeLabel(text)) {
      return refused(LabelReading.Reason.NO_LABEL);
    }
    if (!text.startsWith(START)) {
      return refused(LabelReading.Reason.UNKNOWN_VERSION);
    }
    if (text.length() < MAC_END) {
      return refused(LabelReading.Reason.ALTERED);
    }
    try {
      return read(
          LabelText.read(text.substring(START.length(), TAG_END)),
          LabelText.read(text.substring(TAG_END, JOB_END)),
          LabelText.read(text.substring(JOB_END, MAC_END)),
          text.substring(MAC_END).replace('$', '_'));
    } catch (IllegalArgumentException e) {
      return refused(LabelReading.Reason.ALTERED);
    }
  }

  private LabelReading read(byte[] saidTag, byte[] job, byte[] saidMac, String serial) {
    if (!MessageDigest.isEqual(tag, saidTag)) {
      return refused(LabelReading.Reason.OTHER_INSTALLATION);
    }
    if (!MessageDigest.isEqual(signature(job, serial), saidMac)) {
      return refused(LabelReading.Reason.ALTERED);
    }
    ByteBuffer id = ByteBuffer.wrap(job);
    return new LabelReading.Placed(
        new JobId(new UUID(id.getLong(), id.getLong())),
        serial.isEmpty() ? null : new DriveId(serial));
  }

  /** A version is one letter or digit and a dot. */
  private static boolean looksLikeLabel(String text) {
    return text.length() > START.length()
        && text.startsWith(PREFIX)
        && Character.isLetterOrDigit(text.charAt(PREFIX.length()))
        && text.charAt(START.length() - 1) == '.';
  }

  private static LabelReading refused(LabelReading.Reason reason) {
    return new LabelReading.Refused(reason);
  }

  private static byte[] bytes(JobId job) {
    return ByteBuffer.allocate(JOB_BYTES)
        .putLong(job.value().getMostSignificantBits())
        .putLong(job.value().getLeastSignificantBits())
        .array();
  }

  private byte[] signature(byte[] job, String serial) {
    byte[] signed = (START + LabelText.write(job) + serial).getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(mac(signed), MAC_BYTES);
  }

  private byte[] mac(byte[] signed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 is part of every Java", e);
    }
  }
}
