package io.drivedock.server.portal.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.job.JobId;
import java.time.Instant;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StatusLinksTest {

  private final StatusLinks links = new StatusLinks(LabelCodesTest.key(0));
  private final StatusLink link =
      new StatusLink(
          JobId.fresh(Instant.EPOCH, new Random(3)), 7, Instant.parse("2027-01-02T03:04:05.6Z"));

  @Test
  void everyServerWithTheMasterKeyReadsWhatAnotherWrote() {
    String text = links.write(link);
    assertThat(text).matches("[A-Za-z0-9_-]+");
    assertThat(new StatusLinks(LabelCodesTest.key(0)).read(text)).contains(link);
  }

  @Test
  void everyChangedBitIsRefused() {
    byte[] bytes = Base64.getUrlDecoder().decode(links.write(link));
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] changed = bytes.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
      assertThat(links.read(text)).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void whatAnotherInstallationSignedIsRefused() {
    assertThat(new StatusLinks(LabelCodesTest.key(1)).read(links.write(link))).isEmpty();
  }

  @Test
  void whatIsNoLinkIsRefused() {
    String text = links.write(link);
    for (String other :
        new String[] {
          "", "x", text + "A", text.substring(1), text.replace(text.charAt(9), '!'), "é".repeat(60)
        }) {
      assertThat(links.read(other)).as(other).isEmpty();
    }
  }

  @Test
  void aLabelIsNoLink() {
    assertThat(links.read(new LabelCodes(LabelCodesTest.key(0)).write(link.job(), null))).isEmpty();
  }
}
