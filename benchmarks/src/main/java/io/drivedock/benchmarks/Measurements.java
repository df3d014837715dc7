package io.drivedock.benchmarks;

import java.util.List;
import java.util.Locale;

/** Several measurements of the same thing. */
record Measurements(List<Double> values) {

  Measurements {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("there is no median of nothing");
    }
    values = values.stream().sorted().toList();
  }

  double median() {
    int middle = values.size() / 2;
    return values.size() % 2 == 1
        ? values.get(middle)
        : (values.get(middle - 1) + values.get(middle)) / 2;
  }

  /** What it comes to in the end: the median of the last third of them, in the order they came. */
  static double settled(List<Double> inOrder) {
    int from = Math.min(inOrder.size() - 1, inOrder.size() * 2 / 3);
    return new Measurements(inOrder.subList(from, inOrder.size())).median();
  }

  /** The smallest value that so many of them, from 0 to 1, do not exceed. */
  double percentile(double share) {
    return values.get(Math.max(0, (int) Math.ceil(share * values.size()) - 1));
  }

  /** Median and range: {@code 1.42 [1.38..1.60]}. */
  @Override
  public String toString() {
    return values.size() == 1
        ? number(median())
        : number(median())
            + " ["
            + number(values.getFirst())
            + ".."
            + number(values.getLast())
            + "]";
  }

  /** Three digits that count, or all before the point. */
  static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }
}
