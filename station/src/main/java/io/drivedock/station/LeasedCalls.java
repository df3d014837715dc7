package io.drivedock.station;

import io.drivedock.station.controlplane.ControlPlaneException;
import io.drivedock.station.controlplane.ControlPlaneException.Kind;
import io.drivedock.station.transfer.TransferStoppedException;

/**
 * What is asked of the server in the middle of a transfer. A server that cannot answer now is asked
 * again for as long as the lease lives: giving the drive back would cost more.
 */
final class LeasedCalls {

  private final LeaseWatch watch;
  private final OutageLog outages;
  private final ShutdownSignal shutdown;

  LeasedCalls(LeaseWatch watch, OutageLog outages, ShutdownSignal shutdown) {
    this.watch = watch;
    this.outages = outages;
    this.shutdown = shutdown;
  }

  /** Something that is asked; the same again changes nothing. */
  interface Call<T> {
    T call() throws ControlPlaneException;
  }

  /**
   * The answer.
   *
   * @throws TransferStoppedException if there is none before the lease ends or the station closes
   */
  <T> T answer(Call<T> call) throws TransferStoppedException {
    while (true) {
      try {
        T answer = call.call();
        outages.answered();
        return answer;
      } catch (ControlPlaneException e) {
        boolean isOver =
            e.kind() != Kind.UNREACHABLE
                || watch.isStopped()
                || shutdown.beginsWithin(outages.failed(e))
                || watch.isStopped();
        if (isOver) {
          throw new TransferStoppedException(String.valueOf(e.getMessage()), e);
        }
      }
    }
  }
}
