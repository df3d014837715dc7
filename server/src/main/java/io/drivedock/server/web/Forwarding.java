package io.drivedock.server.web;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What trusted proxies say of the client before them, in {@code X-Forwarded-For}, {@code -Proto},
 * {@code -Host} and {@code -Port}, or in {@code Forwarded} (RFC 7239).
 *
 * <p>Each proxy appends what it saw, so lists are read from their right end: what the last trusted
 * proxy wrote counts, and what stands left of it is the client's own text and is not looked at.
 *
 * @param client the address that the outermost trusted proxy saw; of the proxy itself where it does
 *     not tell; absent where no header says anything of it
 * @param scheme {@code http} or {@code https}
 * @param host with a port where one is known
 */
record Forwarding(@Nullable InetAddress client, @Nullable String scheme, @Nullable String host) {

  /** A longer way is a loop or a lie. */
  static final int HOPS_MAX = 20;

  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9.-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(:([0-9]{1,5}))?");
  private static final Pattern NODE =
      Pattern.compile("(?:\\[([^\\]]+)]|([^:\\[\\]]+))(?::[0-9A-Za-z._-]{1,10})?");
  private static final Pattern HIDDEN = Pattern.compile("(?i)unknown|_[A-Za-z0-9._-]{1,100}");

  private static final int PORT_MAX = 65_535;

  /** A trusted proxy sent something that cannot be read. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message, null, false, false);
    }
  }

  /** One step of the way, as a proxy wrote it. */
  private record Hop(@Nullable String node, @Nullable String proto, @Nullable String host) {}

  /**
   * Reads the headers of a request that came from a trusted proxy.
   *
   * @param headers the lines of a header, by its name
   * @param scheme that the proxy itself used
   * @param peer the proxy
   * @throws MalformedException if they cannot be read, or the two kinds of headers contradict each
   *     other
   */
  static Forwarding of(
      Function<String, List<String>> headers,
      String scheme,
      InetAddress peer,
      TrustedProxies proxies)
      throws MalformedException {
    Forwarding common = common(headers, scheme, peer, proxies);
    List<Map<String, String>> elements = ForwardedHeader.elements(headers.apply("Forwarded"));
    if (elements.isEmpty()) {
      return common;
    }
    Forwarding standard = standard(elements, peer, proxies);
    return new Forwarding(
        either(standard.client, common.client, "client"),
        either(standard.scheme, common.scheme, "scheme"),
        either(standard.host, common.host, "host"));
  }

  /** Proxies pass on what they do not write themselves, so one of the two may be a stranger's. */
  private static <T> @Nullable T either(@Nullable T one, @Nullable T other, String what)
      throws MalformedException {
    if (one != null && other != null && !one.equals(other)) {
      throw new MalformedException(
          "Forwarded and X-Forwarded-* have different values for the "
              + what
              + ". Configure the proxy to remove the header that it does not set itself.");
    }
    return one == null ? other : one;
  }

  // ---- X-Forwarded-*

  private static Forwarding common(
      Function<String, List<String>> headers,
      String scheme,
      InetAddress peer,
      TrustedProxies proxies)
      throws MalformedException {
    List<String> nodes = list(headers.apply("X-Forwarded-For"));
    Way way = way(nodes, peer, proxies);
    String proto = at(list(headers.apply("X-Forwarded-Proto")), way.proxies());
    String host = at(list(headers.apply("X-Forwarded-Host")), way.proxies());
    String port = at(list(headers.apply("X-Forwarded-Port")), way.proxies());
    String checkedScheme = proto == null ? null : scheme(proto);
    String checkedHost = host == null ? null : host(host);
    if (port != null) {
      String named = checkedHost == null ? String.join(",", headers.apply("Host")) : checkedHost;
      checkedHost = withPort(named, port, checkedScheme == null ? scheme : checkedScheme);
    }
    return new Forwarding(nodes.isEmpty() ? null : way.client(), checkedScheme, checkedHost);
  }

  /** A proxy may set one value and not a list; then all of them mean that one. */
  private static @Nullable String at(List<String> values, int proxies) {
    return values.isEmpty() ? null : values.get(Math.max(0, values.size() - proxies));
  }

  private static @Nullable String withPort(String host, String port, String scheme)
      throws MalformedException {
    requirePort(port);
    Matcher parts = HOST.matcher(host);
    if (!parts.matches()) {
      return null;
    }
    boolean isTold = parts.group(3) != null || port.equals(scheme.equals("https") ? "443" : "80");
    return isTold ? host : host + ":" + port;
  }

  // ---- Forwarded

  private static Forwarding standard(
      List<Map<String, String>> elements, InetAddress peer, TrustedProxies proxies)
      throws MalformedException {
    List<Hop> hops = new ArrayList<>();
    for (Map<String, String> element : elements) {
      hops.add(new Hop(element.get("for"), element.get("proto"), element.get("host")));
    }
    Way way =
        way(
            hops.stream().map(hop -> Objects.requireNonNullElse(hop.node(), "unknown")).toList(),
            peer,
            proxies);
    Hop seen = hops.get(Math.max(0, hops.size() - way.proxies()));
    return new Forwarding(
        hops.getLast().node() == null ? null : way.client(),
        seen.proto() == null ? null : scheme(seen.proto()),
        seen.host() == null ? null : host(seen.host()));
  }

  // ---- the way from here to the client

  /**
   * Where a walk from the right ended.
   *
   * @param proxies how many trusted ones it passed, at least one
   */
  private record Way(InetAddress client, int proxies) {}

  private static Way way(List<String> nodes, InetAddress peer, TrustedProxies proxies)
      throws MalformedException {
    InetAddress client = peer;
    int passed = 0;
    for (int i = nodes.size() - 1; i >= 0 && proxies.contains(client); i--) {
      if (passed == HOPS_MAX) {
        throw new MalformedException(
            "The request passed more than " + HOPS_MAX + " trusted proxies; is there a loop?");
      }
      passed++;
      String node = nodes.get(i);
      if (HIDDEN.matcher(node).matches()) {
        break;
      }
      client = address(node);
    }
    return new Way(client, Math.max(1, passed));
  }

  /** An address with or without a port, of IPv6 with or without brackets. */
  private static InetAddress address(String node) throws MalformedException {
    Matcher parts = NODE.matcher(node);
    String text = node;
    if (parts.matches()) {
      text = parts.group(1) == null ? parts.group(2) : parts.group(1);
    }
    try {
      return TrustedProxies.literal(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedException(
          "A trusted proxy names a client whose address is not an IP address.");
    }
  }

  private static String scheme(String text) throws MalformedException {
    String scheme = text.toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new MalformedException("A trusted proxy names a scheme other than http and https.");
    }
    return scheme;
  }

  private static String host(String text) throws MalformedException {
    Matcher parts = HOST.matcher(text);
    if (!parts.matches()) {
      throw new MalformedException("A trusted proxy names a host that is none.");
    }
    if (parts.group(3) != null) {
      requirePort(parts.group(3));
    }
    return text.toLowerCase(Locale.ROOT);
  }

  private static void requirePort(String text) throws MalformedException {
    if (!text.matches("[0-9]{1,5}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > PORT_MAX) {
      throw new MalformedException("A trusted proxy names a port that is none.");
    }
  }

  /** All values of a header, those of several lines one after the other. */
  private static List<String> list(List<String> lines) {
    List<String> values = new ArrayList<>();
    for (String line : lines) {
      for (String value : line.split(",", -1)) {
        if (!value.isBlank()) {
          values.add(value.strip());
        }
      }
    }
    return values;
  }
}
