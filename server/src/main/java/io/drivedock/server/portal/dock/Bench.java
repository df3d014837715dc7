package io.drivedock.server.portal.dock;

import io.drivedock.dock.SlotReport;
import io.drivedock.drive.DriveId;
import io.drivedock.job.Job;
import io.drivedock.job.JobId;
import io.drivedock.server.jobs.AccountConflict;
import io.drivedock.server.jobs.AccountOwners;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.ParkedDrive;
import io.drivedock.server.jobs.Parking;
import io.drivedock.server.jobs.SeenStation;
import io.drivedock.server.jobs.Stations;
import io.drivedock.server.jobs.StoredJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What lies in the slots of all stations, and what of it needs somebody. */
final class Bench {

  /** So many jobs of each state are looked at for what they need, the oldest. */
  private static final int JOBS_LOOKED_AT = 200;

  private static final List<String> OPEN =
      List.of("Shipping", "Received", "Transferring", "Packaging");

  private final JobTable table;
  private final AccountOwners owners;
  private final Stations stations;
  private final Parking parking;

  Bench(JobTable table, AccountOwners owners, Stations stations, Parking parking) {
    this.table = table;
    this.owners = owners;
    this.stations = stations;
    this.parking = parking;
  }

  /** A look at all of it at one moment. */
  record Look(List<SeenStation> stations, List<SlotTile> tiles, List<Need> needs) {}

  Look look() {
    List<SeenStation> all = stations.all();
    List<SlotTile> tiles = tiles(all);
    List<Job> jobs = new ArrayList<>();
    for (String state : OPEN) {
      table.oldest(state, JOBS_LOOKED_AT).forEach(stored -> jobs.add(stored.job()));
    }
    return new Look(all, tiles, Need.of(all, tiles, jobs));
  }

  private List<SlotTile> tiles(List<SeenStation> all) {
    Set<DriveId> drives = new HashSet<>();
    for (SeenStation station : all) {
      station.report().slots().forEach(slot -> drives.add(slot.drive()));
    }
    Map<DriveId, List<StoredJob>> jobs = table.ofDrives(drives);
    Map<Held, ParkedDrive> held = new HashMap<>();
    parking.all().forEach(drive -> held.put(new Held(drive.job(), drive.drive()), drive));
    Map<JobId, AccountConflict> blocked =
        owners.blocked(jobs.values().stream().flatMap(List::stream).map(StoredJob::job).toList());
    List<SlotTile> tiles = new ArrayList<>();
    for (SeenStation station : all) {
      for (SlotReport slot : station.report().slots()) {
        List<StoredJob> named = jobs.getOrDefault(slot.drive(), List.of());
        tiles.add(SlotTile.of(station, slot, named, heldBack(slot.drive(), named, held), blocked));
      }
    }
    return tiles;
  }

  private record Held(JobId job, DriveId drive) {}

  private static @Nullable ParkedDrive heldBack(
      DriveId drive, List<StoredJob> jobs, Map<Held, ParkedDrive> held) {
    for (StoredJob stored : jobs) {
      ParkedDrive found = held.get(new Held(stored.job().id(), drive));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** What is in the way of drives, as stations say. */
  Map<DriveId, String> hindrances() {
    return stations.hindrances();
  }

  /** Where a drive lies; nothing if it is in no slot. */
  List<String> slotsOf(DriveId drive) {
    return stations.all().stream()
        .filter(station -> station.report().slot(drive).isPresent())
        .map(SeenStation::name)
        .toList();
  }
}
