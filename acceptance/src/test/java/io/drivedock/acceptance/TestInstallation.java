package io.drivedock.acceptance;

import io.drivedock.app.box.Installation;
import io.drivedock.app.box.SingleBox;
import io.drivedock.drive.DriveId;
import io.drivedock.prepare.BlobPlan;
import io.drivedock.prepare.Preparation;
import io.drivedock.prepare.PreparationPlan;
import io.drivedock.prepare.PreparationWatch;
import io.drivedock.prepare.PreparedDrive;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.server.access.Role;
import io.drivedock.server.access.TokenGrant;
import io.drivedock.server.access.Tokens;
import io.drivedock.server.db.Database;
import io.drivedock.station.store.Targets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.UnaryOperator;
import picocli.CommandLine;

/**
 * A whole installation in a temporary folder and on a free port: server, station, database and
 * store as {@code drivedock serve} puts them together, and a customer and an operator who deal with
 * them over HTTP.
 */
final class TestInstallation implements AutoCloseable {
  private static final InstantSource CLOCK = InstantSource.system();

  private final Path root;
  private final Installation.Configured configured;
  private final SingleBox box;
  private final HttpUser customer;
  private final HttpUser operator;
  private final String customerToken;
  private final String operatorToken;

  private TestInstallation(Path root, Installation.Configured configured, SingleBox box) {
    this.root = root;
    this.configured = configured;
    this.box = box;
    try (Database database = Database.open(configured.server().database())) {
      Tokens tokens = new Tokens(database, CLOCK);
      // An installation that ran before has no first token to give any more.
      this.operatorToken = box.firstToken().orElseGet(() -> tokens.issue("pat", Role.OPERATOR));
      this.operator = new HttpUser(box.url(), operatorToken);
      this.customerToken = tokens.issue("ann", Role.CUSTOMER);
      this.customer = new HttpUser(box.url(), customerToken);
    }
  }

  static TestInstallation open(Path root) {
    return open(root, "", UnaryOperator.identity());
  }

  /**
   * With those settings.
   *
   * @param settings what stands in {@code drivedock.yaml}
   * @param around goes between the station and its targets
   */
  static TestInstallation open(Path root, String settings, UnaryOperator<Targets> around) {
    try {
      Path data = Files.createDirectories(root.resolve("data"));
      Files.createDirectories(root.resolve("parcels"));
      Files.writeString(data.resolve("drivedock.yaml"), settings);
      Installation.Configured read =
          CommandLine.populateCommand(new Installation(), "--data", data.toString()).read(Map.of());
      Installation.Configured configured =
          read.onAFreePort(read.station().workload().drivesAtOnce());
      return new TestInstallation(root, configured, SingleBox.start(configured, around, CLOCK));
    } catch (IOException e) {
      throw new AssertionError("there is no room for a harbour in " + root, e);
    }
  }

  /** A server alone, for tests that bring stations of their own. */
  static TestInstallation serverOnly(Path root) {
    try {
      Path data = Files.createDirectories(root.resolve("data"));
      Installation.Configured configured = Installation.defaults(data).onAFreePort(2);
      Files.createDirectories(configured.station().slots());
      Files.createDirectories(data.resolve("store"));
      return new TestInstallation(root, configured, SingleBox.serverOnly(configured, CLOCK));
    } catch (IOException e) {
      throw new AssertionError("there is no room for a harbour in " + root, e);
    }
  }

  /** A token for the station of that name. */
  String stationToken(String name) {
    try (Database database = Database.open(configured.server().database())) {
      return new Tokens(database, CLOCK).issue(TokenGrant.ofStation(name, name));
    }
  }

  Installation.Configured configured() {
    return configured;
  }

  URI url() {
    return box.url();
  }

  String customerToken() {
    return customerToken;
  }

  String operatorToken() {
    return operatorToken;
  }

  Path data() {
    return root.resolve("data");
  }

  HttpUser customer() {
    return customer;
  }

  HttpUser operator() {
    return operator;
  }

  /** What the customers have in store. */
  StoredBlobs storedBlobs() {
    return new StoredBlobs(data().resolve("store"), Journey.ACCOUNT);
  }

  /** What becomes of a job of that name. */
  Journey journey(String job) {
    return new Journey(customer, operator, configured.station().slots(), job);
  }

  /** Prepares a drive from a folder, ready to be put into its parcel. */
  PreparedDrive prepare(Path tree, String drive, BlobPlan blobs) {
    return prepare(tree, root.resolve("parcels").resolve(drive), blobs);
  }

  /** Prepares a drive in that folder, whose name is its id. */
  static PreparedDrive prepare(Path tree, Path drive, BlobPlan blobs) {
    DriveId id = new DriveId(drive.getFileName().toString());
    try {
      return new Preparation(CLOCK)
          .run(PreparationPlan.copying(tree, drive, id, blobs), PreparationWatch.NONE);
    } catch (PreparationException e) {
      throw new AssertionError("the drive " + drive + " is not prepared", e);
    }
  }

  @Override
  public void close() {
    customer.close();
    operator.close();
    box.close();
  }
}
