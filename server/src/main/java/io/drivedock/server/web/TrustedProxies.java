package io.drivedock.server.web;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The networks of the proxies before this server. What a proxy of theirs says of a client is
 * believed; by default there is none.
 */
public final class TrustedProxies {

  /** No proxy is trusted. */
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  /** How many networks there may be. */
  static final int NETWORKS_MAX = 100;

  private static final Pattern NETWORK = Pattern.compile("([0-9A-Fa-f:.]{2,45})(/([0-9]{1,3}))?");
  private static final Pattern IPV4 =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

  private final List<Network> networks;

  private TrustedProxies(List<Network> networks) {
    this.networks = List.copyOf(networks);
  }

  /** All addresses whose first bits are those of a prefix. */
  private record Network(InetAddress prefix, int bits) {

    boolean contains(InetAddress address) {
      byte[] ours = prefix.getAddress();
      byte[] theirs = address.getAddress();
      if (ours.length != theirs.length) {
        return false;
      }
      int whole = bits / Byte.SIZE;
      for (int i = 0; i < whole; i++) {
        if (ours[i] != theirs[i]) {
          return false;
        }
      }
      int rest = bits % Byte.SIZE;
      return rest == 0 || ((ours[whole] ^ theirs[whole]) & 0xFF) >>> (Byte.SIZE - rest) == 0;
    }
  }

  /**
   * Reads networks such as {@code 10.1.0.0/16}, {@code 2001:db8::/32}, or a single address.
   *
   * @throws IllegalArgumentException with what is wrong with the first one that is none
   */
  public static TrustedProxies of(List<String> texts) {
    if (texts.size() > NETWORKS_MAX) {
      throw new IllegalArgumentException("has more than " + NETWORKS_MAX + " networks");
    }
    List<Network> networks = new ArrayList<>();
    texts.forEach(text -> networks.add(network(text)));
    return new TrustedProxies(networks);
  }

  private static Network network(String text) {
    Matcher parts = NETWORK.matcher(text);
    if (!parts.matches()) {
      throw wrong(text, "which is not a network such as 10.1.0.0/16 or 2001:db8::/32");
    }
    InetAddress prefix;
    try {
      prefix = literal(parts.group(1));
    } catch (IllegalArgumentException e) {
      throw wrong(text, "which does not begin with an IP address");
    }
    int bitsMax = prefix.getAddress().length * Byte.SIZE;
    int bits = parts.group(3) == null ? bitsMax : Integer.parseInt(parts.group(3));
    if (bits == 0) {
      throw wrong(text, "which would trust every address; name the networks of the proxies");
    }
    if (bits > bitsMax) {
      throw wrong(text, "whose prefix is longer than the " + bitsMax + " bits of such an address");
    }
    if (hasBitsBeyond(prefix.getAddress(), bits)) {
      throw wrong(text, "whose address has bits set beyond its prefix of " + bits + " bits");
    }
    return new Network(prefix, bits);
  }

  private static IllegalArgumentException wrong(String text, String why) {
    String shown = text.length() <= 60 ? text : text.substring(0, 60) + "…";
    return new IllegalArgumentException("has '%s', %s".formatted(shown, why));
  }

  private static boolean hasBitsBeyond(byte[] address, int bits) {
    for (int bit = bits; bit < address.length * Byte.SIZE; bit++) {
      if ((address[bit / Byte.SIZE] >> (Byte.SIZE - 1 - bit % Byte.SIZE) & 1) == 1) {
        return true;
      }
    }
    return false;
  }

  /**
   * An address as text, without looking up a name: of IPv4 only the usual form of four decimals, of
   * IPv6 without a zone.
   *
   * @throws IllegalArgumentException if it is none
   */
  static InetAddress literal(String text) {
    boolean isPlain = text.contains(":") ? !text.contains("%") : IPV4.matcher(text).matches();
    if (!isPlain || text.startsWith("[")) {
      throw new IllegalArgumentException("not an IP address");
    }
    return InetAddress.ofLiteral(text);
  }

  /** Whether an address is one of a trusted proxy. */
  public boolean contains(InetAddress address) {
    for (Network network : networks) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** Whether no proxy is trusted. */
  public boolean isEmpty() {
    return networks.isEmpty();
  }
}
