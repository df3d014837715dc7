package io.drivedock.station.store;

/**
 * Targets of which whoever runs the station wants something else.
 *
 * @param options of each of them
 */
public record TargetsWithOptions(Targets real, TransferOptions options) implements Targets {

  @Override
  public ObjectStore open(String target, String account, String owner) {
    return real.open(target, account, owner);
  }

  @Override
  public TransferOptions options(String target) {
    return options;
  }
}
