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
  private final Contact contact;
  private final Closing closing;

  LeasedCalls(LeaseWatch watch, Contact contact, Closing closing) {
    this.watch = watch;
    this.contact = contact;
    this.closing = closing;
  }

  /** Something that is asked; the same again changes nothing. */
  interface Call<T> {
    T ask() throws ControlPlaneException;
  }

  /**
   * The answer.
   *
   * @throws TransferStoppedException if there is none before the lease or the shift ends
   */
  <T> T answer(Call<T> call) throws TransferStoppedException {
    while (true) {
      try {
        T answer = call.ask();
        contact.answered();
        return answer;
      } catch (ControlPlaneException e) {
        boolean isOver =
            e.kind() != Kind.UNREACHABLE
                || watch.isStopped()
                || closing.beginsWithin(contact.failed(e))
                || watch.isStopped();
        if (isOver) {
          throw new TransferStoppedException(String.valueOf(e.getMessage()), e);
        }
      }
    }
  }
}
