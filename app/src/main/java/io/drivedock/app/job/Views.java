package io.drivedock.app.job;

import io.drivedock.app.job.JobBody.DriveBody;
import io.drivedock.prepare.text.PlainWriter;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The ways to show a job that moves. */
final class Views {

  private Views() {}

  /** A picture that is drawn anew in its place. */
  static final class Picture implements JobPoller.Watcher {
    private static final int BAR_CELLS_MIN = 8;
    private static final int BAR_CELLS_MAX = 30;
    private static final int ID_COLUMNS_MAX = 24;
    private static final int STATE_COLUMNS_MAX = 18;

    /** What stands around and behind the bar: gaps, percent, pace. */
    private static final int OTHER_COLUMNS = 45;

    private final PrintWriter out;
    private final Terminal terminal;
    private final InstantSource clock;
    private final DriveSpeed speed = new DriveSpeed();
    private int linesShown;

    Picture(PrintWriter out, Terminal terminal, InstantSource clock) {
      this.out = out;
      this.terminal = terminal;
      this.clock = clock;
    }

    @Override
    public void sees(JobBody job) {
      List<String> lines = new ArrayList<>();
      lines.add(
          terminal.strong(job.name())
              + "  "
              + terminal.state(job.state())
              + (job.percent().isPresent() ? "  " + job.percent().getAsInt() + " %" : "")
              + (job.isCancelRequested() ? "  cancel requested" : ""));
      int ids = widest(job, DriveBody::id, ID_COLUMNS_MAX);
      int states = widest(job, DriveBody::state, STATE_COLUMNS_MAX);
      job.drives().forEach(drive -> lines.add(line(drive, ids, states)));
      if (linesShown > 0) {
        PlainWriter.control(out, "\u001b[" + linesShown + "A\r\u001b[J");
      }
      lines.forEach(out::println);
      out.flush();
      linesShown = lines.size();
    }

    private static int widest(JobBody job, Function<DriveBody, String> cell, int max) {
      return Math.min(
          max, job.drives().stream().map(cell).mapToInt(String::length).max().orElse(1));
    }

    /** A line that wrapped could not be taken back, so each is cut to the width. */
    private String line(DriveBody drive, int ids, int states) {
      int percent = drive.percent().orElse(0);
      int cells = Math.min(BAR_CELLS_MAX, terminal.columns() - ids - states - OTHER_COLUMNS);
      String bar = "";
      if (cells >= BAR_CELLS_MIN) {
        int full = cells * percent / 100;
        bar = "[" + "#".repeat(full) + ".".repeat(cells - full) + "] ";
      }
      String text =
          "  %s  %s  %s%3d%%  %s"
              .formatted(
                  padded(drive.id(), ids),
                  padded(drive.state(), states),
                  bar,
                  percent,
                  speed.of(drive.id(), percent, clock.instant()));
      return cut(text.stripTrailing(), terminal.columns() - 1);
    }

    private static String padded(String text, int columns) {
      String cut = cut(text, columns);
      return cut + " ".repeat(columns - cut.codePointCount(0, cut.length()));
    }

    private static String cut(String text, int columns) {
      return text.codePointCount(0, text.length()) <= columns
          ? text
          : text.substring(0, text.offsetByCodePoints(0, columns));
    }

    @Override
    public void notices(String sentence) {
      out.println(sentence);
      out.flush();
      linesShown = 0;
    }
  }

  /** A line for each thing that changed. */
  static final class Lines implements JobPoller.Watcher {
    private final PrintWriter out;
    private final PrintWriter err;
    private final InstantSource clock;
    private final Map<String, String> told = new HashMap<>();

    Lines(PrintWriter out, PrintWriter err, InstantSource clock) {
      this.out = out;
      this.err = err;
      this.clock = clock;
    }

    @Override
    public void sees(JobBody job) {
      add("", job.gist());
      for (DriveBody drive : job.drives()) {
        add(
            drive.id(),
            drive.id()
                + " is "
                + drive.state()
                + (drive.percent().isPresent() ? ", " + drive.percent().getAsInt() + " %" : "")
                + (drive.copyStatus().isEmpty() ? "" : ", " + drive.copyStatus()));
      }
      out.flush();
    }

    private void add(String what, String line) {
      if (!line.equals(told.put(what, line))) {
        out.println(clock.instant().truncatedTo(ChronoUnit.SECONDS) + "  " + line);
      }
    }

    @Override
    public void notices(String sentence) {
      err.println(sentence);
      err.flush();
    }
  }

  /** The job as one line of JSON whenever it changed. */
  static final class Json implements JobPoller.Watcher {
    private final PrintWriter out;
    private final PrintWriter err;
    private final Terminal terminal;
    private String told = "";

    Json(PrintWriter out, PrintWriter err, Terminal terminal) {
      this.out = out;
      this.err = err;
      this.terminal = terminal;
    }

    @Override
    public void sees(JobBody job) {
      String line = job.json().toString();
      if (!line.equals(told)) {
        told = line;
        out.println(terminal.json(line));
        out.flush();
      }
    }

    @Override
    public void notices(String sentence) {
      err.println(sentence);
      err.flush();
    }
  }
}
