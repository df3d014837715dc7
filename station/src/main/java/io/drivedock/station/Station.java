package io.drivedock.station;

import io.drivedock.station.controlplane.ControlPlane;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A station that runs. */
public final class Station implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Station.class);

  private final String name;
  private final StationLoop loop;
  private final StatusReporter reporter;
  private final TargetWatch targets;
  private final AccountWatch accounts;
  private final ControlPlane controlPlane;

  /** Held on to: a lock that is collected as garbage keeps nobody out of this process. */
  private final FileLock workLock;

  /** Takes over what is to be closed with it. */
  Station(
      String name,
      StationLoop loop,
      StatusReporter reporter,
      TargetWatch targets,
      AccountWatch accounts,
      ControlPlane controlPlane,
      FileLock workLock) {
    this.name = name;
    this.loop = loop;
    this.reporter = reporter;
    this.targets = targets;
    this.accounts = accounts;
    this.controlPlane = controlPlane;
    this.workLock = workLock;
  }

  public String name() {
    return name;
  }

  /** What each of its slots is doing. */
  public List<SlotStatus> statuses() {
    return loop.statuses();
  }

  /** Stops the transfers, gives the drives back and leaves the work folder to the next. */
  @Override
  public void close() {
    targets.close();
    accounts.close();
    reporter.close();
    loop.close();
    controlPlane.close();
    try {
      workLock.acquiredBy().close();
    } catch (IOException e) {
      LOG.debug("station={} lock of the work folder not closed", name, e);
    }
    LOG.info("station={} stopped", name);
  }
}
