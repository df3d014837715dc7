package io.drivedock.server.portal.label;

import com.google.zxing.LuminanceSource;

/**
 * What a camera saw: one byte of brightness for each pixel, row by row. It needs no parser, so a
 * stranger's picture can do nothing but be wrong.
 */
public final class Frame {

  /** No frame has more pixels. */
  public static final int PIXELS_MAX = 1024 * 1024;

  /** No side is shorter: no symbol fits. */
  public static final int SIDE_MIN = 48;

  /** No side is longer. */
  public static final int SIDE_MAX = 4_096;

  private final int width;
  private final int height;
  private final byte[] luma;

  /**
   * Takes the array, which must not change any more.
   *
   * @throws IllegalArgumentException if the sides are out of bounds or not those of so many bytes
   */
  public Frame(int width, int height, byte[] luma) {
    if (width < SIDE_MIN || width > SIDE_MAX || height < SIDE_MIN || height > SIDE_MAX) {
      throw new IllegalArgumentException(
          "a side of a frame has from " + SIDE_MIN + " to " + SIDE_MAX + " pixels");
    }
    if ((long) width * height > PIXELS_MAX) {
      throw new IllegalArgumentException("a frame has at most " + PIXELS_MAX + " pixels");
    }
    if (width * height != luma.length) {
      throw new IllegalArgumentException(
          "a frame of " + width + " by " + height + " pixels has not " + luma.length + " bytes");
    }
    this.width = width;
    this.height = height;
    this.luma = luma;
  }

  /** One that was made of another, and may be smaller than any that is sent. */
  private Frame(byte[] luma, int width, int height) {
    this.width = width;
    this.height = height;
    this.luma = luma;
  }

  /** Half as wide and high, each pixel the mean of four: less noise, and less to look through. */
  Frame halved() {
    int newWidth = width / 2;
    int newHeight = height / 2;
    byte[] mean = new byte[newWidth * newHeight];
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++) {
        int at = 2 * y * width + 2 * x;
        int sum = at(at) + at(at + 1) + at(at + width) + at(at + width + 1);
        mean[y * newWidth + x] = (byte) (sum / 4);
      }
    }
    return new Frame(mean, newWidth, newHeight);
  }

  /** The same with what is in a neighbourhood of three by three averaged. */
  Frame smoothed() {
    byte[] mean = luma.clone();
    for (int y = 1; y < height - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        int at = y * width + x;
        int sum =
            at(at - width - 1)
                + at(at - width)
                + at(at - width + 1)
                + at(at - 1)
                + at(at)
                + at(at + 1)
                + at(at + width - 1)
                + at(at + width)
                + at(at + width + 1);
        mean[at] = (byte) (sum / 9);
      }
    }
    return new Frame(mean, width, height);
  }

  /** The same with what differs from its surroundings made to differ more: against blur. */
  Frame sharpened() {
    Frame smooth = smoothed().smoothed();
    byte[] sharp = new byte[luma.length];
    for (int i = 0; i < sharp.length; i++) {
      sharp[i] = (byte) Math.clamp(at(i) + 2L * (at(i) - smooth.at(i)), 0, 255);
    }
    return new Frame(sharp, width, height);
  }

  /** The same turned by 45 degrees, for bars that lie askew; the corners are cut off. */
  Frame askew() {
    int side = Math.min(width, height);
    byte[] turned = new byte[side * side];
    double half = Math.sqrt(0.5);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double fromMiddleX = x - side / 2.0;
        double fromMiddleY = y - side / 2.0;
        double fromX = width / 2.0 + half * (fromMiddleX - fromMiddleY);
        double fromY = height / 2.0 + half * (fromMiddleX + fromMiddleY);
        turned[y * side + x] = (byte) between(fromX, fromY);
      }
    }
    return new Frame(turned, side, side);
  }

  /** The brightness between four pixels; outside of all it is white. */
  private double between(double x, double y) {
    int left = (int) x;
    int above = (int) y;
    if (x < 0 || y < 0 || left >= width - 1 || above >= height - 1) {
      return 255;
    }
    int at = above * width + left;
    double right = x - left;
    double below = y - above;
    return (1 - below) * ((1 - right) * at(at) + right * at(at + 1))
        + below * ((1 - right) * at(at + width) + right * at(at + width + 1));
  }

  private int at(int index) {
    return luma[index] & 0xFF;
  }

  /** As the decoder takes it. */
  LuminanceSource source() {
    return new Source(this);
  }

  private static final class Source extends LuminanceSource {

    private final Frame frame;

    Source(Frame frame) {
      super(frame.width, frame.height);
      this.frame = frame;
    }

    @Override
    public byte[] getRow(int y, byte[] row) {
      int width = getWidth();
      byte[] filled = row == null || row.length < width ? new byte[width] : row;
      System.arraycopy(frame.luma, y * width, filled, 0, width);
      return filled;
    }

    @Override
    public byte[] getMatrix() {
      return frame.luma;
    }

    @Override
    public boolean isRotateSupported() {
      return true;
    }

    @Override
    public LuminanceSource rotateCounterClockwise() {
      int width = getWidth();
      int height = getHeight();
      byte[] turned = new byte[width * height];
      for (int y = 0; y < width; y++) {
        for (int x = 0; x < height; x++) {
          turned[y * height + x] = frame.luma[x * width + (width - 1 - y)];
        }
      }
      return new Source(new Frame(turned, height, width));
    }
  }
}
