package io.drivedock.drive;

import java.math.BigDecimal;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The time of a file as metadata of its blob, in the spelling of the tools that look for it there:
 * rclone has {@code mtime}, which is RFC 3339 in Azure and decimal seconds in S3; azcopy has {@code
 * modtime}, whole nanoseconds.
 */
public record ModificationTime(Instant at) {

  private static final String RCLONE = "mtime";
  private static final String AZCOPY = "modtime";

  /**
   * Says which of azcopy's properties are there (statx(2), STATX_MTIME). Without it azcopy takes
   * those that are missing for zero, and a download that preserves them has mode 0 and root as its
   * owner.
   */
  private static final String AZCOPY_MASK = "linux_statx_mask";

  private static final String AZCOPY_MASK_OF_TIME = "64";

  private static final int NANOS = 9;
  private static final int TEXT_MAX = 64;
  private static final Pattern SECONDS = Pattern.compile("-?\\d{1,12}(\\.\\d{1,9})?");
  private static final Pattern WHOLE_NANOS = Pattern.compile("-?\\d{1,19}");

  /** As rclone and azcopy write it in Azure. */
  public Map<String, String> inAzure() {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put(RCLONE, at.toString());
    BigDecimal nanos = seconds().movePointRight(NANOS);
    if (nanos.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0) {
      entries.put(AZCOPY, nanos.toBigInteger().toString());
      entries.put(AZCOPY_MASK, AZCOPY_MASK_OF_TIME);
    }
    return entries;
  }

  /** As rclone writes it in S3. */
  public Map<String, String> inS3() {
    BigDecimal seconds = seconds();
    String text = seconds.signum() == 0 ? "0" : seconds.stripTrailingZeros().toPlainString();
    return Map.of(RCLONE, text);
  }

  /** Where no tool has a spelling of its own. */
  public Map<String, String> plain() {
    return Map.of(RCLONE, at.toString());
  }

  private BigDecimal seconds() {
    return BigDecimal.valueOf(at.getEpochSecond()).add(BigDecimal.valueOf(at.getNano(), NANOS));
  }

  /** The time that metadata tells, in any of the spellings; nothing if it tells none. */
  public static Optional<ModificationTime> of(BlobMetadata metadata) {
    Instant known = null;
    for (Map.Entry<String, String> entry : metadata.entries().entrySet()) {
      String text = entry.getValue().strip();
      String name = entry.getKey().toLowerCase(Locale.ROOT);
      if (text.length() <= TEXT_MAX && name.equals(RCLONE)) {
        Instant read = read(text);
        known = read == null ? known : read;
      } else if (known == null && name.equals(AZCOPY) && WHOLE_NANOS.matcher(text).matches()) {
        known = instant(new BigDecimal(text).movePointLeft(NANOS));
      }
    }
    return Optional.ofNullable(known).map(ModificationTime::new);
  }

  private static @Nullable Instant read(String text) {
    if (SECONDS.matcher(text).matches()) {
      return instant(new BigDecimal(text));
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Instant instant(BigDecimal seconds) {
    long nanos = seconds.remainder(BigDecimal.ONE).movePointRight(NANOS).longValue();
    return Instant.ofEpochSecond(seconds.longValue(), nanos);
  }

  /**
   * A time that {@code Files.setLastModifiedTime} sets as it is: of one before 1970 with a fraction
   * of a second the JDK makes 1970, and so the fraction is left out.
   */
  public static FileTime settable(Instant time) {
    return FileTime.from(
        time.isBefore(Instant.EPOCH) ? time.truncatedTo(ChronoUnit.SECONDS) : time);
  }
}
