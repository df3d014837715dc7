package io.drivedock.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrustedProxiesTest {

  @ParameterizedTest
  @CsvSource({
    "10.1.0.0/16, 10.1.0.0, true",
    "10.1.0.0/16, 10.1.255.255, true",
    "10.1.0.0/16, 10.2.0.0, false",
    "10.1.0.0/16, 10.0.255.255, false",
    "192.0.2.128/25, 192.0.2.128, true",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/26, 192.0.2.191, true",
    "192.0.2.128/26, 192.0.2.192, false",
    "128.0.0.0/1, 255.255.255.255, true",
    "128.0.0.0/1, 127.255.255.255, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7/32, 192.0.2.6, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "2001:db8::8000:0:0:0/65, 2001:db8::8000:0:0:1, true",
    "2001:db8::8000:0:0:0/65, 2001:db8::7000:0:0:1, false",
    "::1, ::1, true",
    "::1, 127.0.0.1, false",
    "10.0.0.0/8, ::ffff:10.1.2.3, true",
    "10.0.0.0/8, a00::, false"
  })
  void anAddressIsInANetworkWhoseFirstBitsItHas(String network, String address, boolean isIn) {
    TrustedProxies proxies = TrustedProxies.of(List.of("198.51.100.0/24", network));
    assertThat(proxies.contains(InetAddress.ofLiteral(address))).isEqualTo(isIn);
    assertThat(TrustedProxies.NONE.contains(InetAddress.ofLiteral(address))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.0.0/33, longer than the 32 bits",
    "2001:db8::/129, longer than the 128 bits",
    "10.1.2.3/16, bits set beyond its prefix of 16 bits",
    "2001:db8::1/64, bits set beyond its prefix of 64 bits",
    "0.0.0.0/0, would trust every address",
    "::/0, would trust every address",
    "10.1/16, does not begin with an IP address",
    "10.1.0.256/32, does not begin with an IP address",
    "010.1.0.0/16, does not begin with an IP address",
    "167837696/16, does not begin with an IP address",
    "1:2:3/16, does not begin with an IP address",
    "10.1.0.0/, not a network such as",
    "10.1.0.0/-1, not a network such as",
    "fe80::%eth0/64, not a network such as",
    "[2001:db8::]/32, not a network such as",
    "localhost, not a network such as",
    "*, not a network such as",
    "'', not a network such as"
  })
  void whatIsNoNetworkIsRefused(String text, String why) {
    assertThatThrownBy(() -> TrustedProxies.of(List.of("10.0.0.0/8", text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'" + text + "'", why);
  }

  @Test
  void thereAreNotAnyNumberOfNetworks() {
    List<String> many = Collections.nCopies(TrustedProxies.NETWORKS_MAX + 1, "10.0.0.0/8");
    assertThatThrownBy(() -> TrustedProxies.of(many)).hasMessageContaining("more than 100");
  }
}
