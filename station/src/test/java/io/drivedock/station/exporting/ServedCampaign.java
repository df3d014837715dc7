package io.drivedock.station.exporting;

import io.drivedock.station.store.FaultyProxy;
import io.drivedock.station.store.FaultyProxy.Fault;
import io.drivedock.station.store.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A campaign on a server, behind a proxy that spoils any one of the requests. */
public abstract class ServedCampaign extends CampaignContract {

  private static final RetryPolicy PATIENT =
      new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(50), Duration.ofSeconds(2));

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

  /** Long enough for four attempts in a machine that has much to do. */
  @Override
  protected RetryPolicy retryPolicy() {
    return PATIENT;
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
