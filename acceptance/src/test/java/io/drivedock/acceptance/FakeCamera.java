package io.drivedock.acceptance;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * A camera that a browser takes for a real one: it shows what is held before it, never quite still,
 * a little askew and in bad light. Chromium plays a film of raw frames (YUV4MPEG2) over and over,
 * from its beginning whenever the camera is switched on.
 */
final class FakeCamera {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final int FRAMES = 12;
  private static final int NOISE = 9;
  private static final double FILLS = 0.8;
  private static final Color BENCH = new Color(0x6A6258);

  private final Path film;
  private final Random random = new Random(7);

  /** A camera with nothing before it. */
  FakeCamera(Path folder) throws IOException {
    film = folder.resolve("camera.y4m");
    shows(new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY));
  }

  /** What makes a browser take it for its camera, and lets pages use it. */
  String[] arguments() {
    return new String[] {
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      "--use-file-for-fake-video-capture=" + film
    };
  }

  /** Holds a picture (PNG) before it. A camera that is on goes on with what was there before. */
  void shows(byte[] png) throws IOException {
    shows(Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(png))));
  }

  private void shows(BufferedImage picture) throws IOException {
    Path next = film.resolveSibling("next.y4m");
    byte[] grey = new byte[WIDTH * HEIGHT / 2];
    Arrays.fill(grey, (byte) 128);
    try (OutputStream out = Files.newOutputStream(next)) {
      out.write(
          "YUV4MPEG2 W%d H%d F10:1 Ip A1:1 C420jpeg\n".formatted(WIDTH, HEIGHT).getBytes(US_ASCII));
      for (int i = 0; i < FRAMES; i++) {
        out.write("FRAME\n".getBytes(US_ASCII));
        out.write(frame(picture));
        out.write(grey);
      }
    }
    Files.move(next, film, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The brightness of each pixel, as the hand that holds the picture trembles. */
  private byte[] frame(BufferedImage picture) {
    BufferedImage seen = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D drawing = seen.createGraphics();
    drawing.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    drawing.setColor(BENCH);
    drawing.fillRect(0, 0, WIDTH, HEIGHT);
    double scale =
        FILLS
            * Math.min((double) WIDTH / picture.getWidth(), (double) HEIGHT / picture.getHeight());
    AffineTransform held = new AffineTransform();
    held.translate(WIDTH / 2.0 + random.nextGaussian() * 3, HEIGHT / 2.0 + random.nextGaussian());
    held.rotate(Math.toRadians(6 + random.nextGaussian() * 2));
    held.scale(scale, scale);
    held.translate(-picture.getWidth() / 2.0, -picture.getHeight() / 2.0);
    drawing.drawImage(picture, held, null);
    drawing.dispose();
    byte[] luma = new byte[WIDTH * HEIGHT];
    for (int i = 0; i < luma.length; i++) {
      int light = seen.getRaster().getSample(i % WIDTH, i / WIDTH, 0);
      double dim = 0.75 + 0.25 * (i % WIDTH) / WIDTH;
      long noisy = Math.round(light * dim + random.nextGaussian() * NOISE);
      luma[i] = (byte) Math.clamp(noisy, 0, 255);
    }
    return luma;
  }
}
