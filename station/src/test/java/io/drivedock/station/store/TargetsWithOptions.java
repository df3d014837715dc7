package io.drivedock.station.store;

/** Targets of which whoever runs the station wants something else. */
public final class TargetsWithOptions extends ForwardingTargets {

  private final TransferOptions options;

  /**
   * Those targets.
   *
   * @param options of each of them
   */
  public TargetsWithOptions(Targets real, TransferOptions options) {
    super(real, store -> store);
    this.options = options;
  }

  @Override
  public TransferOptions options(String target) {
    return options;
  }
}
