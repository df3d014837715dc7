package io.drivedock.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * The same work done by several, in rotation: what else the machine does meanwhile then hits them
 * all alike. Each round begins with another one. Ratios are taken within a round.
 */
final class Contest {

  private final List<Contestant> contestants;
  private final Map<String, List<Run>> runs = new LinkedHashMap<>();

  /** One who does the work. */
  record Contestant(String name, Step step) {}

  /** The work. */
  interface Step {
    Run run() throws Exception;
  }

  Contest(List<Contestant> contestants) {
    this.contestants = List.copyOf(contestants);
    contestants.forEach(one -> runs.put(one.name(), new ArrayList<>()));
  }

  /** Lets each do the work so many times. */
  void go(String what, int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      Report.progress("%s, round %d of %d".formatted(what, round + 1, rounds));
      for (int i = 0; i < contestants.size(); i++) {
        Contestant next = contestants.get((round + i) % contestants.size());
        of(next.name()).add(next.step().run());
      }
    }
  }

  private List<Run> of(String name) {
    return Objects.requireNonNull(runs.get(name), name);
  }

  /** All of them, in their first order. */
  List<String> names() {
    return contestants.stream().map(Contestant::name).toList();
  }

  /** A value of each of the runs of one of them. */
  Measurements measurements(String name, ToDoubleFunction<Run> value) {
    return new Measurements(of(name).stream().mapToDouble(value).boxed().toList());
  }

  /** How many times as much the one took as the others took together, round by round. */
  Measurements ratio(String one, List<String> others, ToDoubleFunction<Run> value) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < of(one).size(); i++) {
      int round = i;
      double together =
          others.stream().mapToDouble(other -> value.applyAsDouble(of(other).get(round))).sum();
      ratios.add(value.applyAsDouble(of(one).get(round)) / together);
    }
    return new Measurements(ratios);
  }

  /** Tells how long each of them took, and what it needed. */
  void tellEach(String what, Report report) {
    for (String name : names()) {
      report.told(
          what + ": " + name,
          "%s s, %s CPU-s, resident %s"
              .formatted(
                  measurements(name, Run::wallSeconds),
                  measurements(name, Run::cpuSeconds),
                  Vitals.mib((long) measurements(name, run -> run.residentBytesPeak()).median())));
    }
  }

  /** Tells how one of them stands beside each of the others. */
  void tellBeside(String what, String one, Report report) {
    for (String other : names()) {
      if (!other.equals(one)) {
        report.told(
            "%s: %s beside %s".formatted(what, one, other),
            "x%s of the time, x%s of the CPU"
                .formatted(
                    ratio(one, List.of(other), Run::wallSeconds),
                    ratio(one, List.of(other), Run::cpuSeconds)));
      }
    }
  }

  /** Tells how the work of one of them, done in a warm JVM, stands beside that of the others. */
  void tellWarm(String what, String one, Run warm, Report report) {
    for (String other : names()) {
      if (!other.equals(one)) {
        report.told(
            what + ": warm beside " + other,
            "x%s of the time, x%s of the CPU"
                .formatted(
                    Measurements.number(
                        warm.number("wall") / measurements(other, Run::wallSeconds).median()),
                    Measurements.number(
                        warm.number("cpu") / measurements(other, Run::cpuSeconds).median())));
      }
    }
  }
}
