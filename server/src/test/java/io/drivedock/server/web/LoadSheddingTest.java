package io.drivedock.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.limits.BoundedProtocol;
import io.drivedock.server.limits.CallerBudget;
import io.drivedock.server.limits.Connections;
import io.drivedock.server.limits.Limits;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The filter in front of a servlet that knows who asks for {@code /known}. */
final class LoadSheddingTest {

  private static final String BODY = " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}";

  private final AtomicBoolean isOverloaded = new AtomicBoolean();
  private final Tomcat tomcat = new Tomcat();
  @TempDir private Path folder;

  private static final class Answering extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
      if (request.getRequestURI().equals("/known")) {
        Connections.know(request);
      }
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
  }

  @BeforeEach
  void start() throws Exception {
    tomcat.setBaseDir(folder.toString());
    Connector connector = new Connector(BoundedProtocol.class.getName());
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    ((BoundedProtocol) connector.getProtocolHandler())
        .within(new CallerBudget(Limits.of(1L << 30), address -> true));
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", folder.toString());
    Tomcat.addServlet(context, "answering", new Answering()).addMapping("/");
    FilterDef filter = new FilterDef();
    filter.setFilterName("shedding");
    ErrorAnswers answers =
        new ErrorAnswers(
            (request, response, error) -> {
              response.setStatus(error.status());
              response.setContentType("text/html");
              response.setHeader("About", error.code());
            });
    filter.setFilter(new LoadShedding(isOverloaded::get, System::nanoTime, answers));
    context.addFilterDef(filter);
    FilterMap map = new FilterMap();
    map.setFilterName("shedding");
    map.addURLPattern("/*");
    context.addFilterMap(map);
    tomcat.start();
  }

  @AfterEach
  void stop() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }

  private RawConnection open() {
    return new RawConnection(
        URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort()));
  }

  @Test
  void aBodyIsRefusedWhileTheServerIsOverloadedAndNothingElseIs() {
    try (RawConnection before = open();
        RawConnection during = open();
        RawConnection health = open();
        RawConnection after = open()) {
      assertThat(before.send("PUT /jobs" + BODY).status()).isEqualTo(204);
      isOverloaded.set(true);
      assertThat(during.send("PUT /jobs" + BODY).status()).isEqualTo(503);
      assertThat(health.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n").status()).isEqualTo(204);
      isOverloaded.set(false);
      assertThat(after.send("PUT /jobs" + BODY).status()).isEqualTo(204);
    }
  }

  @Test
  void aFormOfThePortalIsRefusedWithAPage() {
    isOverloaded.set(true);
    try (RawConnection portal = open();
        RawConnection api = open()) {
      assertThat(portal.send("POST /portal/jobs" + BODY).head())
          .startsWith("HTTP/1.1 503")
          .contains("About: ServerOverloaded")
          .contains("text/html")
          .contains("Retry-After: 2");
      assertThat(api.send("POST /jobs" + BODY).head())
          .startsWith("HTTP/1.1 503")
          .contains("application/json")
          .contains("Retry-After: 2");
    }
  }

  @Test
  void aConnectionOfACallerThatIsKnownIsServed() {
    try (RawConnection known = open()) {
      assertThat(known.send("GET /known HTTP/1.1\r\nHost: x\r\n\r\n").status()).isEqualTo(204);
      isOverloaded.set(true);
      assertThat(known.send("PUT /jobs" + BODY).status()).isEqualTo(204);
    }
  }
}
