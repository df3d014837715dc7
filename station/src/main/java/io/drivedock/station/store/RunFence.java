package io.drivedock.station.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Who is at work for an owner, in a store that cannot make a write depend on it: an object with the
 * name of the run that came last. A run that was thought dead finds another's name there and
 * commits nothing more. It is read before every large commit, and before the first small one after
 * every flush.
 */
public final class RunFence {

  private final Place place;
  private final String owner;
  private final byte[] run;
  private boolean isChecked;

  /** Where the name of a run lies. */
  public interface Place {

    /** Puts the name of a run there. */
    void write(byte[] run);

    /** Fills the buffer; false if there is less, or nothing. */
    boolean read(ByteBuffer there);

    void remove();

    /** What blobs are copied to, for an operator: {@code the S3 bucket films}. */
    String target();
  }

  /**
   * That of one run, which is not made yet.
   *
   * @param run a name that no other run has
   */
  public RunFence(Place place, String owner, String run) {
    this.place = place;
    this.owner = owner;
    this.run = run.getBytes(StandardCharsets.UTF_8);
  }

  /** Takes over from whoever was at work. */
  public void make() {
    place.write(run.clone());
  }

  /** Reads the fence unless it was read since the last flush. */
  public synchronized void check() {
    if (!isChecked) {
      checkNow();
      isChecked = true;
    }
  }

  /**
   * Reads the fence from the store now.
   *
   * @throws StoreException if another run is at work
   */
  public void checkNow() {
    if (!isOurs()) {
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE,
          "Another run is now copying the blobs of "
              + owner
              + " to "
              + place.target()
              + "; this one commits nothing more.");
    }
  }

  /** Has the next {@link #check} read it again. */
  public synchronized void checkAgain() {
    isChecked = false;
  }

  /** Whether this run is the one at work. */
  public boolean isOurs() {
    ByteBuffer there = ByteBuffer.allocate(run.length);
    return place.read(there) && there.flip().equals(ByteBuffer.wrap(run));
  }

  /** The same; false also where no answer is to be had. */
  public boolean isKnownOurs() {
    try {
      return isOurs();
    } catch (StoreException e) {
      return false;
    }
  }

  public void remove() {
    place.remove();
  }
}
