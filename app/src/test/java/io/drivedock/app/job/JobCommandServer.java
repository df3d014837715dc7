package io.drivedock.app.job;

import io.drivedock.app.box.Installation;
import io.drivedock.app.client.Api;
import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.DriveInfo;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.JournalText;
import io.drivedock.server.ServerConfig;
import io.drivedock.server.ServerMain;
import io.drivedock.server.access.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** A real server, its operator and a station, and what a customer needs to ask something of it. */
final class JobCommandServer implements AutoCloseable {

  static final String KEY = "111111-222222-333333-444444-555555-666666-777777-888888";

  private static final int MIB = 1 << 20;

  private final ServerMain server;
  private final Api operator;
  private final Api station;
  private final Path folder;
  private volatile InstantSource clock;

  JobCommandServer(Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
    ServerConfig config = Installation.defaults(folder.resolve("data")).onAFreePort(1).server();
    server = ServerMain.start(config, () -> this.clock.instant());
    operator = new Api(server.url(), token(Role.OPERATOR));
    station = new Api(server.url(), token(Role.STATION));
  }

  String url() {
    return server.url().toString();
  }

  String token(Role role) {
    return server.tokens().issue("Ann", role);
  }

  // ---- what a customer has

  /** One whose clock everything goes by from now on. */
  Customer customer() throws IOException {
    Customer customer = new Customer(folder, url(), token(Role.CUSTOMER));
    clock = customer;
    return customer;
  }

  String journal(String drive) throws IOException {
    DriveInfo info =
        new DriveInfo(
            new DriveId(drive),
            BitLockerKey.parse(KEY),
            DrivePath.parse("\\DriveManifest.xml"),
            "0AE9ECCB4D4250ABCA3E87F820610192");
    return Files.writeString(folder.resolve(drive + ".jrn"), JournalText.write(info, Instant.EPOCH))
        .toString();
  }

  String home() throws IOException {
    return Files.writeString(
            folder.resolve("home.yaml"),
            """
            recipientName: Ann Example
            streetAddress1: 1 Example Street
            city: Redmond
            postalCode: 01067
            countryOrRegion: USA
            phone: "4250000000"
            email: ann@example.com
            """)
        .toString();
  }

  // ---- what happens at the dock

  void receive(String tracking, String... drives) {
    var _ =
        operator.dock(
            "check in",
            "POST",
            "/parcels",
            Map.of("trackingNumber", tracking, "drives", List.of(drives)));
  }

  /** A drive is given to a station; the number of the lease. */
  String lease(String drive) {
    return station
        .dock("lease", "POST", "/leases", Map.of("station", "quay", "drives", List.of(drive)))
        .text("lease");
  }

  /** The station encrypts the drive of a lease. */
  void keep(String lease, String key) {
    var _ =
        station.dock(
            "keep the key", "PUT", "/leases/" + lease + "/key", Map.of("bitLockerKey", key));
  }

  void progress(String lease, int percent) {
    var _ =
        station.dock(
            "renew",
            "PUT",
            "/leases/" + lease + "/progress",
            Map.of("bytesDone", (long) percent * MIB, "bytesTotal", 100L * MIB));
  }

  void report(String lease, String copyStatus) {
    report(
        lease,
        Map.of(
            "copyStatus",
            copyStatus,
            "bytesSucceeded",
            100L * MIB,
            "bytesTotal",
            100L * MIB,
            "verboseLogUri",
            "file:///store/verbose.xml"));
  }

  /** A drive is filled, and something is on none. */
  void reportExport(String lease, String incompleteListUri) {
    report(
        lease,
        Map.of(
            "copyStatus",
            "Completed",
            "bytesSucceeded",
            5L,
            "bytesTotal",
            5L,
            "exported",
            Map.of("incompleteListUri", incompleteListUri)));
  }

  private void report(String lease, Map<String, Object> report) {
    var _ = station.dock("report", "PUT", "/leases/" + lease + "/report", report);
  }

  void sendHome(String drive) {
    String id =
        String.valueOf(
            operator
                .dock("look up", "GET", "/jobs?drive=" + drive, null)
                .list("value")
                .getFirst()
                .get("jobId"));
    var _ =
        operator.dock(
            "return",
            "POST",
            "/jobs/" + id + "/return",
            Map.of("carrierName", "UPS", "trackingNumber", "1Z9992"));
  }

  @Override
  public void close() {
    operator.close();
    station.close();
    server.close();
  }
}
