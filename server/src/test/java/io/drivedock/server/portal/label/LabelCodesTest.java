package io.drivedock.server.portal.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.DriveId;
import io.drivedock.job.JobId;
import io.drivedock.server.jobs.MasterKey;
import io.drivedock.server.portal.label.LabelReading.Placed;
import io.drivedock.server.portal.label.LabelReading.Reason;
import io.drivedock.server.portal.label.LabelReading.Refused;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class LabelCodesTest {

  private static final Pattern QR_ALPHANUMERIC = Pattern.compile("[0-9A-Z $%*+./:-]+");
  private static final JobId JOB = JobId.parse("01890a5d-ac96-774b-bcce-b302099a8057");

  /** Worked out by another program, from the descriptions alone. */
  private static final String GOLDEN = "DD1.VKY0064GMQDCJSVMQF6EPC10K6M0AWS388FGBPHQ8WGQB6WD$1.5-X";

  private final LabelCodes codes = new LabelCodes(key(0));

  static MasterKey key(int fill) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) fill);
    return MasterKey.parse(Base64.getEncoder().encodeToString(bytes), "a test");
  }

  @Test
  void aLabelThatHangsOnADriveForYearsIsStillRead() {
    assertThat(codes.write(JOB, new DriveId("wd_1.5-x"))).isEqualTo(GOLDEN);
    assertThat(codes.read(GOLDEN)).isEqualTo(new Placed(JOB, new DriveId("WD_1.5-X")));
  }

  @Test
  void everyServerWithTheMasterKeyReadsWhatAnotherWrote() {
    Random random = new Random(11);
    LabelCodes other = new LabelCodes(key(0));
    for (int i = 0; i < 1_000; i++) {
      JobId job = JobId.fresh(Instant.ofEpochMilli(random.nextLong(1L << 42)), random);
      DriveId drive = serial(random);
      String text = codes.write(job, drive);
      assertThat(text).matches(QR_ALPHANUMERIC).hasSizeLessThanOrEqualTo(LabelCodes.TEXT_MAX);
      assertThat(other.read(text)).isEqualTo(new Placed(job, drive));
    }
  }

  @Test
  void aBoxOfAJobWithoutDrivesHasALabelToo() {
    assertThat(codes.read(codes.write(JOB, null))).isEqualTo(new Placed(JOB, null));
  }

  @Test
  void letterCaseBlanksAndLookAlikesDoNotMatterToWhoTypes() {
    String text = codes.write(JOB, new DriveId("AB1"));
    String serial = text.substring(text.length() - 3);
    String typed =
        text.substring(4, text.length() - 3).replace('1', 'l').replace('0', 'o') + serial;
    assertThat(codes.read("  dd1." + typed.toLowerCase(Locale.ROOT) + "\r\n"))
        .isEqualTo(new Placed(JOB, new DriveId("AB1")));
  }

  @Test
  void everyChangeOfOneLetterIsRefused() {
    String text = codes.write(JOB, new DriveId("WD-123"));
    String letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ-.$:";
    for (int at = 0; at < text.length(); at++) {
      for (int other = 0; other < letters.length(); other++) {
        char letter = letters.charAt(other);
        if (text.charAt(at) != letter) {
          String altered = text.substring(0, at) + letter + text.substring(at + 1);
          assertThat(codes.read(altered)).as(altered).isInstanceOf(Refused.class);
        }
      }
    }
  }

  @Test
  void aPartOfALabelOrOneWithSomethingAddedIsRefused() {
    String text = codes.write(JOB, new DriveId("WD-123"));
    for (int end = 0; end < text.length(); end++) {
      assertThat(codes.read(text.substring(0, end))).as("%d", end).isInstanceOf(Refused.class);
    }
    assertThat(codes.read(text + "4")).isEqualTo(new Refused(Reason.ALTERED));
    assertThat(codes.read(codes.write(JOB, null) + "WD-123"))
        .isEqualTo(new Refused(Reason.ALTERED));
  }

  @Test
  void theReasonIsToldApart() {
    String text = codes.write(JOB, new DriveId("WD-123"));
    assertThat(codes.read("DD2" + text.substring(3)))
        .isEqualTo(new Refused(Reason.UNKNOWN_VERSION));
    assertThat(new LabelCodes(key(1)).read(text)).isEqualTo(new Refused(Reason.OTHER_INSTALLATION));
    assertThat(codes.read(text.replace("WD-123", "WD-124"))).isEqualTo(new Refused(Reason.ALTERED));
    for (String other :
        new String[] {
          "",
          "WD-WCC4N1234567",
          "1Z999AA10123456784",
          "DD",
          "DD1",
          "DDX",
          "\0",
          "DD1.".repeat(10_000),
          "\u202E.1DD"
        }) {
      assertThat(codes.read(other)).isEqualTo(new Refused(Reason.NO_LABEL));
    }
  }

  @Test
  void anotherInstallationsKeyNeverFits() {
    String text = codes.write(JOB, new DriveId("WD-123"));
    for (int fill = 1; fill < 256; fill++) {
      assertThat(new LabelCodes(key(fill)).read(text)).isInstanceOf(Refused.class);
    }
  }

  private static DriveId serial(Random random) {
    String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";
    StringBuilder serial = new StringBuilder().append(letters.charAt(random.nextInt(63)));
    for (int i = random.nextInt(64); i > 0; i--) {
      serial.append(letters.charAt(random.nextInt(letters.length())));
    }
    return new DriveId(serial.toString());
  }
}
