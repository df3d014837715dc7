package io.drivedock.station.planning;

import io.drivedock.dock.DriveAllocation;
import io.drivedock.dock.ExportRun;
import io.drivedock.station.transfer.TransferStoppedException;
import java.util.List;

/** Who decides which drive of a job holds what. */
public interface Planning {

  /** Goes through all that is selected. */
  interface Surveying {
    List<ExportRun> runs() throws TransferStoppedException;
  }

  /**
   * What the drive is to hold.
   *
   * @param capacity of the drive, in bytes
   * @param survey is asked if nobody has said yet what there is to export
   */
  DriveAllocation plan(long capacity, Surveying survey) throws TransferStoppedException;

  /** Gives back runs, or their ends, for which the drive had no room. */
  DriveAllocation giveBack(List<ExportRun> rest) throws TransferStoppedException;
}
