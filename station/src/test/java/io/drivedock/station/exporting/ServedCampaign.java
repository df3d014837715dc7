package io.drivedock.station.exporting;

import io.drivedock.station.store.FaultyProxy;
import io.drivedock.station.store.FaultyProxy.Fault;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A campaign on a server, behind a proxy that spoils any one of the requests. */
public abstract class ServedCampaign extends CampaignContract {

  private FaultyProxy proxy;

  protected abstract void startServer() throws Exception;

  protected abstract void stopServer();

  protected abstract int server();

  /** The port that stations are told. */
  protected final int port() {
    return proxy.port();
  }

  @BeforeEach
  void startProxy() throws Exception {
    startServer();
    proxy = new FaultyProxy(server());
  }

  @AfterEach
  void stopProxy() throws IOException {
    proxy.close();
    stopServer();
  }

  @Override
  protected int rounds() {
    return 4;
  }

  @Override
  protected final void failAtRequest(int request, Random random) {
    AtomicInteger left = new AtomicInteger(request);
    Fault fault = random.nextBoolean() ? Fault.STATUS_500 : Fault.UNREADABLE;
    proxy.failAt(line -> left.getAndDecrement() == 1, fault);
  }
}
