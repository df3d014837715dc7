package io.drivedock.station.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.dock.Progress;
import java.util.function.BooleanSupplier;

/**
 * Who looks on in tests, and does nothing but stop the transfer.
 *
 * @param stops whether it must end
 */
public record TestWatch(BooleanSupplier stops) implements TransferWatch {

  public static final TransferWatch NONE = new TestWatch(() -> false);

  @Override
  public void progress(Progress progress) {
    assertThat(progress.bytesDone()).isBetween(0L, progress.bytesTotal());
  }

  @Override
  public boolean isStopped() {
    return stops.getAsBoolean();
  }
}
