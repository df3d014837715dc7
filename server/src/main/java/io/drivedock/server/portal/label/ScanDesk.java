package io.drivedock.server.portal.label;

import io.drivedock.server.access.Caller;
import io.drivedock.server.portal.frame.Visit;
import io.drivedock.server.web.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks through the frames that cameras send: of each caller one at a time, and of all together no
 * more than half the machine's cores' worth. Who sends faster is told to wait, and the script does.
 */
final class ScanDesk {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int TOO_MANY = 429;
  private static final int WRONG = 400;

  private final FrameReader reader;
  private final Set<String> busy = ConcurrentHashMap.newKeySet();
  private final Semaphore looks =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

  ScanDesk(FrameReader reader) {
    this.reader = reader;
  }

  /**
   * Answers what is seen in a frame: {@code {"seen":[{"kind","text","isSure"}]}}. Nothing is taken
   * from others while the frame is still on its way.
   */
  ServerResponse scan(Visit visit) {
    Frame frame;
    try {
      frame = frame(visit);
    } catch (IllegalArgumentException e) {
      return answer(WRONG, Map.of("problem", String.valueOf(e.getMessage())));
    }
    String caller = name(visit.caller());
    if (!busy.add(caller)) {
      return wait(visit);
    }
    try {
      return looks.tryAcquire() ? looked(frame) : wait(visit);
    } finally {
      busy.remove(caller);
    }
  }

  private ServerResponse looked(Frame frame) {
    try {
      return seen(reader.read(frame));
    } finally {
      looks.release();
    }
  }

  private static String name(Caller caller) {
    return caller.role() + " " + caller.name();
  }

  private static ServerResponse wait(Visit visit) {
    return answer(TOO_MANY, Map.of("problem", visit.page().say("scan.wait")));
  }

  private static Frame frame(Visit visit) {
    int width = side(visit.field("width"));
    int height = side(visit.field("height"));
    int pixels = Math.multiplyExact(width, height);
    if (pixels > Frame.PIXELS_MAX) {
      throw new IllegalArgumentException("a frame has at most " + Frame.PIXELS_MAX + " pixels");
    }
    try (InputStream body = visit.request().servletRequest().getInputStream()) {
      byte[] luma = body.readNBytes(pixels);
      if (body.read() >= 0) {
        throw new IllegalArgumentException("a frame has one byte for each pixel and no more");
      }
      return new Frame(width, height, luma);
    } catch (IOException e) {
      throw ApiException.of(WRONG, "InvalidRequestContent", "The frame ended too early.");
    }
  }

  private static int side(String text) {
    int side = Integer.parseInt(text);
    if (side < Frame.SIDE_MIN || side > Frame.SIDE_MAX) {
      throw new IllegalArgumentException("a side of a frame is too short or too long");
    }
    return side;
  }

  private static ServerResponse seen(List<Sighting> sightings) {
    List<Map<String, Object>> seen = new ArrayList<>();
    for (Sighting sighting : sightings) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("kind", sighting.kind().name());
      each.put("text", sighting.text());
      each.put("isSure", sighting.kind().isSureAtOnce());
      seen.add(each);
    }
    return answer(200, Map.of("seen", seen));
  }

  private static ServerResponse answer(int status, Map<String, Object> body) {
    return ServerResponse.status(status)
        .header("Content-Type", "application/json")
        .header("Cache-Control", "no-store")
        .body(JSON.writeValueAsBytes(body));
  }
}
