package io.drivedock.server.notes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.server.notes.PhotoException.Kind;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PictureTest {

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static int[] pixels(byte[] bytes) throws Exception {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  @Test
  void aPictureLooksTheSameAndTellsNothingMore() throws Exception {
    for (byte[] given : List.of(SamplePictures.jpeg(1), SamplePictures.png())) {
      assertThat(latin(given)).contains(SamplePictures.SECRET);
      Picture picture = Picture.of(given);
      assertThat(latin(picture.bytes())).doesNotContain(SamplePictures.SECRET);
      assertThat(pixels(picture.bytes())).isEqualTo(pixels(given));
    }
    byte[] webp = SamplePictures.webp();
    Picture picture = Picture.of(webp.clone());
    assertThat(latin(picture.bytes()))
        .doesNotContain(SamplePictures.SECRET, "EXIF", "XMP ")
        .startsWith("RIFF")
        .contains("VP8L");
    assertThat(picture.bytes()[20]).as("the flags say so too").isZero();
    assertThat(Picture.of(picture.bytes()).bytes()).isEqualTo(picture.bytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6, 8})
  void whichWayIsUpIsKept(int orientation) throws Exception {
    byte[] kept = Picture.of(SamplePictures.jpeg(orientation)).bytes();
    assertThat(Orientation.alone(kept, 6, 40))
        .isEqualTo(Arrays.copyOfRange(kept, 2, 38))
        .contains((byte) orientation);
    assertThat(latin(kept)).contains("ICC_PROFILE");
  }

  @Test
  void anOrientationThatIsNoneIsDropped() throws Exception {
    assertThat(latin(Picture.of(SamplePictures.jpeg(0)).bytes())).doesNotContain("Exif");
    assertThat(latin(Picture.of(SamplePictures.jpeg(9)).bytes())).doesNotContain("Exif");
  }

  @Test
  void whatIsNoPictureIsRefusedWhateverItIsCalled() {
    for (String text : List.of("", "GIF89a", "<svg onload=alert(1)>", "%PDF-1.7", "\u00ff\u00d8")) {
      assertThatThrownBy(() -> Picture.of(text.getBytes(StandardCharsets.ISO_8859_1)))
          .isInstanceOfSatisfying(
              PhotoException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNKNOWN_KIND));
    }
  }

  @Test
  void aPictureThatIsNotWholeIsRefused() throws Exception {
    byte[] jpeg = SamplePictures.jpeg(1);
    int scan = SamplePictures.scan(jpeg);
    assertRefusedShorterThan(jpeg, scan + 20);
    byte[] png = SamplePictures.png();
    assertRefusedShorterThan(png, png.length - SamplePictures.SECRET.length());
    byte[] webp = SamplePictures.webp();
    assertRefusedShorterThan(webp, webp.length);
  }

  private static void assertRefusedShorterThan(byte[] whole, int length) {
    for (int cut = 0; cut < length; cut++) {
      byte[] part = Arrays.copyOf(whole, cut);
      assertThatThrownBy(() -> Picture.of(part)).isInstanceOf(PhotoException.class);
    }
  }

  @Test
  void noBytesAreTooStrange() throws Exception {
    Random random = new Random(5);
    for (byte[] sample :
        List.of(SamplePictures.jpeg(6), SamplePictures.png(), SamplePictures.webp())) {
      for (int i = 0; i < 5_000; i++) {
        byte[] spoiled = sample.clone();
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
          spoiled[random.nextInt(spoiled.length)] = (byte) random.nextInt(256);
        }
        try {
          assertThat(Picture.of(spoiled).bytes()).isNotEmpty();
        } catch (PhotoException e) {
          assertThat(e).hasMessageContaining("photo");
        }
      }
    }
  }
}
