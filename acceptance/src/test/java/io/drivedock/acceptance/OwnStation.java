package io.drivedock.acceptance;

import io.drivedock.app.box.Installation;
import io.drivedock.station.StationLoop;
import io.drivedock.station.StationMain;
import io.drivedock.station.controlplane.ControlPlane;
import io.drivedock.station.controlplane.StationToken;
import io.drivedock.station.exporting.DriveExport;
import io.drivedock.station.importing.DriveImport;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.Targets;
import io.drivedock.station.transfer.Blocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/** A station beside a server, with slots and targets of a test's choice. */
final class OwnStation implements AutoCloseable {
  private final ControlPlane controlPlane;
  private final StationLoop loop;

  private OwnStation(ControlPlane controlPlane, StationLoop loop) {
    this.controlPlane = controlPlane;
    this.loop = loop;
  }

  /** Starts one that exports through that opener. */
  static OwnStation start(
      TestInstallation installation, String name, DriveOpener opener, UnaryOperator<Targets> around)
      throws IOException {
    Installation.LocalStation local = installation.configured().station();
    Targets targets = around.apply(StationMain.targets(local.targets()));
    Path work = Files.createDirectories(installation.data().resolve("work-" + name));
    InstantSource clock = InstantSource.system();
    Blocks blocks = new Blocks(64 << 20);
    ControlPlane controlPlane =
        new ControlPlane(installation.url(), StationToken.parse(installation.stationToken(name)));
    StationLoop loop =
        new StationLoop(
            name,
            2,
            Duration.ofMillis(100),
            FolderOpener.slots(local.slots()),
            new DriveImport(targets, work, clock, blocks, RetryPolicy.NONE),
            new DriveExport(targets, opener, work, clock, blocks, RetryPolicy.NONE),
            controlPlane,
            clock);
    loop.start();
    return new OwnStation(controlPlane, loop);
  }

  @Override
  public void close() {
    loop.close();
    controlPlane.close();
  }
}
