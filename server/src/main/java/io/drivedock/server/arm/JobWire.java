package io.drivedock.server.arm;

import io.drivedock.drive.DriveId;
import io.drivedock.job.Job;
import io.drivedock.job.JobPath;
import io.drivedock.server.jobs.JobPut;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.locations.Location;
import io.drivedock.server.locations.Locations;
import io.drivedock.server.web.protocol.ApiVersion;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.JsonNode;

/** Jobs as they are put and told on the wire, for all who put and tell them. */
public final class JobWire {

  private final JobTable table;
  private final Locations locations;
  private final boolean acceptsUnencryptedDrives;

  /**
   * Jobs of that table, in those locations.
   *
   * @param acceptsUnencryptedDrives whether a drive may be announced without a key
   */
  public JobWire(JobTable table, Locations locations, boolean acceptsUnencryptedDrives) {
    this.table = table;
    this.locations = locations;
    this.acceptsUnencryptedDrives = acceptsUnencryptedDrives;
  }

  /**
   * Reads the body of a PUT of a job.
   *
   * @throws io.drivedock.server.web.ApiException telling everything that is wrong with it
   */
  public JobPut put(JobPath path, JsonNode body) {
    Supplier<Optional<Job>> present = present(path);
    return PutBody.read(body, locations, present, needsKey(present));
  }

  /** Whether a drive of the job must come with a key. */
  Predicate<DriveId> needsKey(JobPath path) {
    return needsKey(present(path));
  }

  private Supplier<Optional<Job>> present(JobPath path) {
    return SingletonSupplier.of(() -> table.find(path).map(StoredJob::job));
  }

  /**
   * Where drives must be encrypted, one without a key is taken if the job has it already: clients
   * send back what they have read, and that has no keys.
   */
  private Predicate<DriveId> needsKey(Supplier<Optional<Job>> present) {
    return drive ->
        !acceptsUnencryptedDrives && present.get().flatMap(job -> job.drive(drive)).isEmpty();
  }

  /** A job as every answer but that to a PUT tells it. */
  public Map<String, Object> resource(StoredJob job, String version) {
    return JobResource.of(job, ApiVersion.of(version), locationOf(job), true);
  }

  /** Checks an api-version of jobs. */
  public void requireVersion(String version) {
    ApiVersion.of(version);
  }

  /** The display name of a job's location; its own spelling where the location is no longer. */
  String locationOf(StoredJob stored) {
    String location = stored.job().details().location();
    return locations.find(location).map(Location::name).orElse(location);
  }
}
