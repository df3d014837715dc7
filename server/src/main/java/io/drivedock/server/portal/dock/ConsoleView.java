package io.drivedock.server.portal.dock;

import io.drivedock.job.Job;
import io.drivedock.server.jobs.SeenStation;
import java.util.List;

/**
 * What the console at the bench shows.
 *
 * @param problem names the phrase of what is the matter with what was scanned; empty if nothing is
 * @param detail a word in that phrase
 * @param choices the jobs of which somebody must choose
 */
public record ConsoleView(
    List<SeenStation> stations,
    List<SlotTile> tiles,
    List<Need> needs,
    String problem,
    String detail,
    List<Job> choices) {

  /** The address of a job's parcel. */
  public static String parcelHref(Job job) {
    return "/portal/dock/parcels/" + job.id();
  }
}
