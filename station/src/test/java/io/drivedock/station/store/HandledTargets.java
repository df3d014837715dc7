package io.drivedock.station.store;

/**
 * Targets of which whoever runs the station wants something else.
 *
 * @param handling of each of them
 */
public record HandledTargets(Targets real, Handling handling) implements Targets {

  @Override
  public ObjectStore open(String target, String account, String owner) {
    return real.open(target, account, owner);
  }

  @Override
  public Handling handling(String target) {
    return handling;
  }
}
