package io.drivedock.server.portal.label;

import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The modules of a symbol, read from the path that a page shows. */
record DrawnSymbol(int width, int height, BitSet dark) {

  private static final Pattern RUN = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v(\\d+)h-(\\d+)z");

  static DrawnSymbol of(Symbol symbol) {
    BitSet dark = new BitSet(symbol.width() * symbol.height());
    Matcher run = RUN.matcher(symbol.path());
    int end = 0;
    while (run.lookingAt()) {
      int x = Integer.parseInt(run.group(1));
      int y = Integer.parseInt(run.group(2));
      for (int i = 0; i < Integer.parseInt(run.group(3)); i++) {
        for (int j = 0; j < Integer.parseInt(run.group(4)); j++) {
          dark.set((y + j) * symbol.width() + x + i);
        }
      }
      end = run.end();
      run.region(end, symbol.path().length());
    }
    if (end != symbol.path().length()) {
      throw new AssertionError("not only runs: " + symbol.path().substring(end));
    }
    return new DrawnSymbol(symbol.width(), symbol.height(), dark);
  }

  /** Outside it is light. */
  boolean at(int x, int y) {
    return x >= 0 && y >= 0 && x < width && y < height && dark.get(y * width + x);
  }
}
