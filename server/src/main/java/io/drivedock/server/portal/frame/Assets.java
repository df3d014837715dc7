package io.drivedock.server.portal.frame;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The scripts, styles and pictures of the portal. Each has its hash in its address, so a browser
 * fetches it once and a new version at once.
 */
public final class Assets {

  private static final String PATH = "/portal/assets/";
  private static final String WEBJARS = "/META-INF/resources/webjars/";
  private static final int HASH_CHARS = 12;

  /** What there is, by the name that a template uses: where it lies. */
  private static final Map<String, String> PLACES = places();

  private final Map<String, Asset> read = new ConcurrentHashMap<>();

  private static Map<String, String> places() {
    Map<String, String> places = new LinkedHashMap<>();
    places.put("pico.css", WEBJARS + "picocss__pico/2.1.1/css/pico.classless.min.css");
    places.put("htmx.js", WEBJARS + "htmx.org/2.0.10/dist/htmx.min.js");
    for (String own : new String[] {"portal.css", "portal.js", "camera.js", "icon.svg"}) {
      places.put(own, "/portal/assets/" + own);
    }
    return places;
  }

  /** Where a browser finds one. */
  public String href(String name) {
    return PATH + asset(name).hash + "/" + name;
  }

  /** The routes to them, which need no sign-in: they are in every copy of this program. */
  public RouterFunction<ServerResponse> routes() {
    return route().GET(PATH + "{hash}/{name}", this::send).build();
  }

  private ServerResponse send(ServerRequest request) {
    String name = request.pathVariable("name");
    if (!PLACES.containsKey(name) || !asset(name).hash.equals(request.pathVariable("hash"))) {
      return ServerResponse.notFound().build();
    }
    Asset asset = asset(name);
    String accepted = request.headers().firstHeader("Accept-Encoding");
    boolean isGzipped = accepted != null && accepted.contains("gzip");
    ServerResponse.BodyBuilder answer =
        ServerResponse.ok()
            .header("Content-Type", asset.type)
            .header("Cache-Control", "public, max-age=31536000, immutable")
            .header("Vary", "Accept-Encoding");
    if (isGzipped) {
      answer.header("Content-Encoding", "gzip");
    }
    return answer.body(isGzipped ? asset.gzipped : asset.bytes);
  }

  private Asset asset(String name) {
    return read.computeIfAbsent(name, Assets::load);
  }

  private static Asset load(String name) {
    String place = PLACES.get(name);
    try (InputStream in = place == null ? null : Assets.class.getResourceAsStream(place)) {
      if (in == null) {
        throw new IllegalStateException("there is no asset " + name);
      }
      byte[] bytes = in.readAllBytes();
      return new Asset(type(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> throw new IllegalStateException("nothing is known of the type of " + name);
    };
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest).substring(0, HASH_CHARS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] gzipped(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  /** One of them, as it is sent. */
  private static final class Asset {
    private final String hash;
    private final String type;
    private final byte[] bytes;
    private final byte[] gzipped;

    Asset(String type, byte[] bytes) throws IOException {
      this.hash = Assets.hash(bytes);
      this.type = type;
      this.bytes = bytes;
      this.gzipped = Assets.gzipped(bytes);
    }
  }
}
