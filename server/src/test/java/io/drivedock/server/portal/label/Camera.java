package io.drivedock.server.portal.label;

import java.util.BitSet;
import java.util.Random;

/**
 * A camera before a printed label: paper, symbol and bars as the page has them, seen from an angle,
 * out of focus, in uneven light, with dirt on the paper and noise in the dark. All of it follows
 * from the seed.
 */
final class Camera {

  /** How bad it may get; each shot draws each number anew between none and this. */
  record Conditions(
      double pixelsPerModuleMin,
      double pixelsPerModuleMax,
      double tilt,
      double blurModules,
      double noise,
      double shade,
      int spots) {}

  private static final int SIDE = 400;
  private static final int SAMPLES = 2;
  private static final double WHITE = 225;
  private static final double BLACK = 35;

  private final Random random;
  private final Conditions conditions;

  Camera(long seed, Conditions conditions) {
    random = new Random(seed);
    this.conditions = conditions;
  }

  /** A symbol on white paper with lines of text beside it. */
  Frame shot(DrawnSymbol symbol) {
    double scale = between(conditions.pixelsPerModuleMin, conditions.pixelsPerModuleMax);
    // A label that does not fit before the camera is held further away.
    scale = Math.min(scale, SIDE * 0.95 / (1.3 * Math.max(symbol.width(), symbol.height())));
    double angle = between(0, 2 * Math.PI);
    double cos = Math.cos(angle) / scale;
    double sin = Math.sin(angle) / scale;
    double tiltX = between(-conditions.tilt, conditions.tilt) / SIDE;
    double tiltY = between(-conditions.tilt, conditions.tilt) / SIDE;
    double offX = between(-10, 10);
    double offY = between(-10, 10);
    double[] light = new double[SIDE * SIDE];
    BitSet dirt = dirt(symbol);
    BitSet print = print(symbol);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        double sum = 0;
        for (int s = 0; s < SAMPLES * SAMPLES; s++) {
          int row = s / SAMPLES;
          double px = x + (s % SAMPLES + 0.5) / SAMPLES - SIDE / 2.0 + offX;
          double py = y + (row + 0.5) / SAMPLES - SIDE / 2.0 + offY;
          double depth = 1 + tiltX * px + tiltY * py;
          double mx = (cos * px + sin * py) / depth + symbol.width() / 2.0;
          double my = (-sin * px + cos * py) / depth + symbol.height() / 2.0;
          sum += isDark(symbol, print, dirt, mx, my) ? BLACK : WHITE;
        }
        light[y * SIDE + x] = sum / (SAMPLES * SAMPLES);
      }
    }
    blur(light, between(0, conditions.blurModules) * scale);
    return exposed(light);
  }

  private static boolean isDark(
      DrawnSymbol symbol, BitSet print, BitSet dirt, double mx, double my) {
    int x = (int) Math.floor(mx);
    int y = (int) Math.floor(my);
    if (x >= 0 && y >= 0 && x < symbol.width() && y < symbol.height()) {
      int column = (int) (mx * 4);
      int row = (int) (my * 4);
      int at = row * symbol.width() * 4 + column;
      // Dirt hides what is dark as often as what is light.
      return dirt.get(at) ? (at & 64) == 0 : symbol.at(x, y);
    }
    int line = y - symbol.height();
    return line >= 0
        && line < 9
        && x >= 4
        && x < symbol.width() - 4
        && line % 4 != 3
        && print.get(line * symbol.width() + x);
  }

  /** Words below the symbol. */
  private BitSet print(DrawnSymbol symbol) {
    BitSet print = new BitSet();
    for (int i = 0; i < 9 * symbol.width(); i++) {
      print.set(i, random.nextInt(3) == 0);
    }
    return print;
  }

  /** Spots anywhere but on the three corners by which a symbol is found; a quarter of a module. */
  private BitSet dirt(DrawnSymbol symbol) {
    BitSet dirt = new BitSet();
    int side = symbol.width() * 4;
    int spots = conditions.spots == 0 ? 0 : random.nextInt(conditions.spots + 1);
    for (int i = 0; i < spots; i++) {
      double middleX;
      double middleY;
      double radius = between(2, 7);
      do {
        middleX = between(0, side);
        middleY = between(0, symbol.height() * 4.0);
      } while (isNearCorner(symbol, middleX / 4, middleY / 4, radius / 4));
      for (int y = (int) (middleY - radius); y <= middleY + radius; y++) {
        for (int x = (int) (middleX - radius); x <= middleX + radius; x++) {
          if (x >= 0 && y >= 0 && x < side && Math.hypot(x - middleX, y - middleY) < radius) {
            dirt.set(y * side + x);
          }
        }
      }
    }
    return dirt;
  }

  private static boolean isNearCorner(DrawnSymbol symbol, double x, double y, double radius) {
    double reach = 4 + 7 + 1 + radius;
    boolean isLeft = x < reach;
    boolean isRight = x > symbol.width() - reach;
    boolean isAbove = y < reach;
    boolean isBelow = y > symbol.height() - reach;
    return (isLeft && isAbove) || (isRight && isAbove) || (isLeft && isBelow);
  }

  private Frame exposed(double[] light) {
    double shadeX = between(-conditions.shade, conditions.shade);
    double shadeY = between(-conditions.shade, conditions.shade);
    double noise = between(0, conditions.noise);
    byte[] luma = new byte[SIDE * SIDE];
    for (int i = 0; i < luma.length; i++) {
      int row = i / SIDE;
      double shade = 1 - Math.abs(shadeX) - Math.abs(shadeY);
      shade += shadeX * (i % SIDE) / SIDE + shadeY * row / SIDE;
      double seen = light[i] * Math.max(0.1, shade) + noise * random.nextGaussian();
      luma[i] = (byte) Math.clamp(Math.round(seen), 0, 255);
    }
    return new Frame(SIDE, SIDE, luma);
  }

  private static void blur(double[] light, double sigma) {
    if (sigma < 0.3) {
      return;
    }
    int reach = (int) Math.ceil(2.5 * sigma);
    double[] weights = new double[2 * reach + 1];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.exp(-(i - reach) * (i - reach) / (2 * sigma * sigma));
      sum += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    double[] between = new double[light.length];
    along(light, between, weights, reach, 1, SIDE);
    along(between, light, weights, reach, SIDE, 1);
  }

  private static void along(
      double[] from, double[] to, double[] weights, int reach, int step, int across) {
    for (int line = 0; line < SIDE; line++) {
      for (int at = 0; at < SIDE; at++) {
        double sum = 0;
        for (int i = -reach; i <= reach; i++) {
          sum += weights[i + reach] * from[line * across + Math.clamp(at + i, 0, SIDE - 1) * step];
        }
        to[line * across + at * step] = sum;
      }
    }
  }

  private double between(double low, double high) {
    return low == high ? low : random.nextDouble(low, high);
  }
}
