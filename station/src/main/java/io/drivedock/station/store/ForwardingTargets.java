package io.drivedock.station.store;

import java.util.function.UnaryOperator;

/** Other targets, for whoever wants to do something around their stores. */
public class ForwardingTargets implements Targets {

  private final Targets targets;
  private final UnaryOperator<ObjectStore> around;

  /**
   * Those targets.
   *
   * @param around what stands before each store that is opened to be written to
   */
  public ForwardingTargets(Targets targets, UnaryOperator<ObjectStore> around) {
    this.targets = targets;
    this.around = around;
  }

  @Override
  public ObjectStore open(String target, String account, String owner) {
    return around.apply(targets.open(target, account, owner));
  }

  @Override
  public ObjectStore openSource(String target, String account, String owner) {
    return around.apply(targets.openSource(target, account, owner));
  }

  @Override
  public BlobReader openToRead(String target, String account) {
    return targets.openToRead(target, account);
  }

  @Override
  public TransferOptions options(String target) {
    return targets.options(target);
  }
}
