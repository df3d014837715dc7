package io.drivedock.server.portal.label;

import io.drivedock.job.Job;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a page to print shows; its templates are {@code label/label} and {@code label/slip}.
 *
 * @param paper {@code a4}, {@code letter} or {@code parcel}
 * @param labels one for each drive; of the slip, one for the box
 */
public record SheetView(Job job, String paper, List<Label> labels) {

  /** What a page may be printed on; the first where nobody chose. */
  public static final List<String> PAPERS = List.of("a4", "letter", "parcel");

  /**
   * One label.
   *
   * @param drive absent on that of a box
   * @param number of this drive, from 1
   * @param bars the serial; absent where it is too long for bars
   */
  public record Label(
      @Nullable String drive, int number, String text, Symbol qr, @Nullable Symbol bars) {}

  /** Where the job's pages are. */
  public String home() {
    return "/portal/jobs/" + job.id();
  }

  public List<String> papers() {
    return PAPERS;
  }
}
