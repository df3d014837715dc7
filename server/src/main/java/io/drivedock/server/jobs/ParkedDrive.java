package io.drivedock.server.jobs;

import io.drivedock.drive.DriveId;
import io.drivedock.job.JobId;
import io.drivedock.job.Stamp;

/**
 * A drive that no station works on, because somebody wants it so.
 *
 * @param stamp who wants it, and since when
 * @param isLetGo whether its station has stopped: until then it finishes the block it is at
 */
public record ParkedDrive(JobId job, DriveId drive, Wish wish, Stamp stamp, boolean isLetGo) {

  /** What is wanted. */
  public enum Wish {
    /** It lies still until it is started again. */
    PARKED("Parked"),
    /** It is to be taken out; put in anew, it starts by itself. */
    EJECTED("Ejected");

    private final String text;

    Wish(String text) {
      this.text = text;
    }

    /** The spelling in rows and on the wire. */
    public String text() {
      return text;
    }
  }

  /** Whether it may be pulled out now. */
  public boolean mayBeTakenOut() {
    return wish == Wish.EJECTED && isLetGo;
  }
}
