package io.drivedock.station.store;

/**
 * How blobs are moved into a target, as whoever runs the station wants it.
 *
 * @param readBack what is proven after the commit
 * @param commitsDamaged whether a block blob of which some chunks are damaged on the drive is made
 *     all the same, with zeros in their place
 * @param exportsSnapshots whether an export of a blob means its snapshots and old versions too
 * @param exportsStaleMd5 whether a blob is exported whose Content-MD5 is not that of its bytes
 * @param bandwidth what may go through at most
 */
public record TransferOptions(
    ReadBack readBack,
    boolean commitsDamaged,
    boolean exportsSnapshots,
    boolean exportsStaleMd5,
    Bandwidth bandwidth) {

  /** Which exports what has a stale Content-MD5. */
  public TransferOptions(
      ReadBack readBack, boolean commitsDamaged, boolean exportsSnapshots, Bandwidth bandwidth) {
    this(readBack, commitsDamaged, exportsSnapshots, true, bandwidth);
  }

  /** With all snapshots. */
  public TransferOptions(ReadBack readBack, boolean commitsDamaged, Bandwidth bandwidth) {
    this(readBack, commitsDamaged, true, bandwidth);
  }

  /** Nothing is read again, nothing damaged is made, and nothing limits but the target itself. */
  public static final TransferOptions PLAIN =
      new TransferOptions(ReadBack.NONE, false, Bandwidth.UNLIMITED);
}
