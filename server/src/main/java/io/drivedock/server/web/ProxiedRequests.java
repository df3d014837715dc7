package io.drivedock.server.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Collections;
import java.util.Optional;

/**
 * The first filter: whoever asks a request behind it for its address, scheme or host is told what
 * the client used, also where it came by way of a trusted proxy. Of everybody else the headers of
 * proxies are not looked at. Answers to https say that this host is to be visited by https only.
 */
public final class ProxiedRequests extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** A year: what browsers and their lists take for lasting. */
  private static final String STRICT_TRANSPORT = "max-age=31536000";

  private final transient TrustedProxies proxies;

  /** Requests of which some come by those proxies. */
  public ProxiedRequests(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest seen;
    try {
      seen = seen(request);
    } catch (Forwarding.MalformedException e) {
      Correlation.of(request).name(response);
      ApiError.of(
              HttpServletResponse.SC_BAD_REQUEST,
              "InvalidForwardedHeader",
              String.valueOf(e.getMessage()))
          .send(response);
      return;
    }
    chain.doFilter(
        seen,
        seen.isSecure() && Origin.isOfAHostToKeepSecure(seen) ? new Strict(response) : response);
  }

  private HttpServletRequest seen(HttpServletRequest request) throws Forwarding.MalformedException {
    Optional<InetAddress> peer = proxies.isEmpty() ? Optional.empty() : peer(request);
    return peer.isPresent() && proxies.contains(peer.get())
        ? new Seen(request, forwarding(request, peer.get()))
        : request;
  }

  private Forwarding forwarding(HttpServletRequest request, InetAddress peer)
      throws Forwarding.MalformedException {
    return Forwarding.of(
        name -> Collections.list(request.getHeaders(name)), request.getScheme(), peer, proxies);
  }

  private static Optional<InetAddress> peer(HttpServletRequest request) {
    try {
      return Optional.of(InetAddress.ofLiteral(request.getRemoteAddr()));
    } catch (IllegalArgumentException e) {
      // A connection that is gone already has no address.
      return Optional.empty();
    }
  }

  /** A request as its client made it. */
  private static final class Seen extends HttpServletRequestWrapper {
    private final Forwarding forwarding;

    Seen(HttpServletRequest request, Forwarding forwarding) {
      super(request);
      this.forwarding = forwarding;
      if (forwarding.host() != null) {
        Origin.note(request, forwarding.host());
      }
    }

    @Override
    public String getRemoteAddr() {
      InetAddress client = forwarding.client();
      return client == null ? super.getRemoteAddr() : client.getHostAddress();
    }

    @Override
    public String getRemoteHost() {
      return getRemoteAddr();
    }

    @Override
    public String getScheme() {
      String scheme = forwarding.scheme();
      return scheme == null ? super.getScheme() : scheme;
    }

    @Override
    public boolean isSecure() {
      String scheme = forwarding.scheme();
      return scheme == null ? super.isSecure() : scheme.equals("https");
    }
  }

  /** Keeps its header also where an answer begins anew. */
  private static final class Strict extends HttpServletResponseWrapper {

    Strict(HttpServletResponse response) {
      super(response);
      say();
    }

    private void say() {
      setHeader("Strict-Transport-Security", STRICT_TRANSPORT);
    }

    @Override
    public void reset() {
      super.reset();
      say();
    }
  }
}
