package io.drivedock.server.limits;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;

/** Who counts as one at the door. */
public final class Addresses {

  private static final int NETWORK_BYTES = 8;

  private Addresses() {}

  /** An address of IPv4, or the network of 64 bits of one of IPv6, which one customer has whole. */
  public static String key(InetAddress address) {
    return address instanceof Inet6Address
        ? Arrays.toString(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
        : address.getHostAddress();
  }
}
