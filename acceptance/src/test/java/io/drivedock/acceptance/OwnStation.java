package io.drivedock.acceptance;

import io.drivedock.app.box.Installation;
import io.drivedock.station.Shift;
import io.drivedock.station.StationMain;
import io.drivedock.station.controlplane.ControlPlane;
import io.drivedock.station.controlplane.StationToken;
import io.drivedock.station.exporting.Bay;
import io.drivedock.station.exporting.DriveExport;
import io.drivedock.station.importing.DriveImport;
import io.drivedock.station.slot.Slots;
import io.drivedock.station.store.Patience;
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
  private final Shift shift;

  private OwnStation(ControlPlane controlPlane, Shift shift) {
    this.controlPlane = controlPlane;
    this.shift = shift;
  }

  /** Starts one that exports through that bay. */
  static OwnStation start(Harbour harbour, String name, Bay bay, UnaryOperator<Targets> around)
      throws IOException {
    Installation.LocalStation local = harbour.configured().station();
    Targets targets = around.apply(StationMain.targets(local.targets()));
    Path work = Files.createDirectories(harbour.data().resolve("work-" + name));
    InstantSource clock = InstantSource.system();
    Blocks blocks = new Blocks(64 << 20);
    ControlPlane controlPlane =
        new ControlPlane(harbour.url(), StationToken.parse(harbour.stationToken(name)));
    Shift shift =
        new Shift(
            name,
            2,
            Duration.ofMillis(100),
            new Slots(local.slots()),
            new DriveImport(targets, work, clock, blocks, Patience.NONE),
            new DriveExport(targets, bay, work, clock, blocks, Patience.NONE),
            controlPlane,
            clock);
    shift.start();
    return new OwnStation(controlPlane, shift);
  }

  @Override
  public void close() {
    shift.close();
    controlPlane.close();
  }
}
