package io.drivedock.server.web;

import io.drivedock.server.access.Caller;
import io.drivedock.server.limits.BodyBound;
import io.drivedock.server.limits.CallerBudget;
import io.drivedock.server.limits.Limits;
import io.drivedock.server.limits.Quota;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets a body in only when it is known who sends it and there is room for it. Before a byte is read
 * or a place is made for one, a request gets the bound of its route and takes what the body may
 * become from the {@link CallerBudget}: over the bound it is refused with 413, over the budget with
 * 503. Of somebody who is not known only a sign-in form is read; every other body of theirs stays
 * where it is.
 */
public final class BoundedBodies extends HttpFilter {
  /** The longest body in bytes where a route says nothing else. */
  public static final int BYTES_MAX = 1024 * 1024;

  /** Where a route says nothing else: JSON that is parsed becomes some 16 times as large. */
  public static final BodyBound JSON = BodyBound.of(".*", BYTES_MAX, 16);

  private static final long serialVersionUID = 1L;
  private static final String BOUNDED = BoundedBodies.class.getName();
  private static final String RETRY_SECONDS = "1";
  private static final Pattern FORM =
      Pattern.compile("(multipart/|application/x-www-form-urlencoded)", Pattern.CASE_INSENSITIVE);

  private final transient CallerBudget budget;
  private final transient List<BodyBound> bounds;
  private final transient Predicate<HttpServletRequest> signIns;
  private final transient Refusal refusal;

  /** How a refusal is answered: the APIs and the portal have each their own way. */
  @FunctionalInterface
  public interface Refusal {
    /** Answers with that error; nothing of the body was read. */
    void send(HttpServletRequest request, HttpServletResponse response, ApiError error)
        throws IOException;
  }

  /**
   * Bounds bodies.
   *
   * @param bounds of routes, the first that fits; {@link #JSON} where none does
   * @param signIns which requests bring a form by which somebody becomes known
   */
  public BoundedBodies(
      CallerBudget budget,
      List<BodyBound> bounds,
      Predicate<HttpServletRequest> signIns,
      Refusal refusal) {
    this.budget = budget;
    this.bounds = List.copyOf(bounds);
    this.signIns = signIns;
    this.refusal = refusal;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!hasBody(request) || request.getAttribute(BOUNDED) != null) {
      chain.doFilter(request, response);
      return;
    }
    request.setAttribute(BOUNDED, true);
    Optional<Caller> caller = Callers.find(request);
    if (caller.isPresent()) {
      ofCaller(caller.get(), request, response, chain);
    } else if (signIns.test(request)) {
      ofSignIn(request, response, chain);
    } else {
      chain.doFilter(new Unread(request), response);
    }
  }

  /** By its headers, which say so before anything is read. */
  static boolean hasBody(HttpServletRequest request) {
    return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
  }

  private void ofCaller(
      Caller caller, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    BodyBound bound = bound(request.getRequestURI());
    Optional<ApiError> wrong = wrong(request, bound.bytesMax());
    if (wrong.isPresent()) {
      refusal.send(request, response, wrong.get());
      return;
    }
    long length = request.getContentLengthLong();
    long memory = bound.memory(length < 0 ? bound.bytesMax() : length);
    String name = caller.role() + " " + caller.name();
    Optional<Quota.Hold> taken = budget.bodies().take(name, memory);
    go(taken, new Bounded(request, bound.bytesMax()), response, chain);
  }

  private void ofSignIn(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<ApiError> wrong = wrong(request, Limits.SIGN_IN_BYTES_MAX);
    if (wrong.isPresent()) {
      refusal.send(request, response, wrong.get());
      return;
    }
    InetAddress from = InetAddress.ofLiteral(request.getRemoteAddr());
    go(budget.signIn(from), new Bounded(request, Limits.SIGN_IN_BYTES_MAX), response, chain);
  }

  private void go(
      Optional<Quota.Hold> taken,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    if (taken.isEmpty()) {
      response.setHeader("Retry-After", RETRY_SECONDS);
      refusal.send(
          request,
          response,
          ApiError.of(
              HttpServletResponse.SC_SERVICE_UNAVAILABLE,
              "ServerOverloaded",
              "Too many request bodies are in flight to this server; send this one"
                  + " again in a second."));
      return;
    }
    try (Quota.Hold _ = taken.get()) {
      chain.doFilter(request, response);
    }
  }

  private BodyBound bound(String path) {
    return bounds.stream().filter(bound -> bound.isFor(path)).findFirst().orElse(JSON);
  }

  private static Optional<ApiError> wrong(HttpServletRequest request, int most) {
    long length = request.getContentLengthLong();
    if (length > most) {
      return Optional.of(tooLong(most));
    }
    String type = request.getContentType();
    // The container reads forms by itself, past every filter; browsers say how long they are.
    return length < 0 && type != null && FORM.matcher(type).lookingAt()
        ? Optional.of(
            ApiError.of(
                HttpServletResponse.SC_LENGTH_REQUIRED,
                "LengthRequired",
                "A form says its length in Content-Length."))
        : Optional.empty();
  }

  private static ApiError tooLong(int most) {
    return ApiError.of(
        HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
        "RequestEntityTooLarge",
        "The body of this request has at most " + most + " bytes.");
  }

  /** A request whose body nobody reads, because nobody knows who sends it. */
  private static final class Unread extends HttpServletRequestWrapper {

    Unread(HttpServletRequest request) {
      super(request);
    }

    @Override
    public ServletInputStream getInputStream() {
      return new Nothing();
    }

    @Override
    public BufferedReader getReader() {
      return new BufferedReader(new StringReader(""));
    }

    @Override
    public @Nullable String getParameter(String name) {
      return null;
    }

    @Override
    public Map<String, String[]> getParameterMap() {
      return Map.of();
    }

    @Override
    public Enumeration<String> getParameterNames() {
      return Collections.emptyEnumeration();
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
      return null;
    }

    @Override
    public @Nullable Part getPart(String name) {
      return null;
    }

    @Override
    public Collection<Part> getParts() {
      return List.of();
    }
  }

  private static final class Nothing extends ServletInputStream {
    @Override
    public int read() {
      return -1;
    }

    @Override
    public boolean isFinished() {
      return true;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new IllegalStateException("there is nothing to read");
    }
  }

  private static final class Bounded extends HttpServletRequestWrapper {
    private @Nullable ServletInputStream stream;

    private final int most;

    Bounded(HttpServletRequest request, int most) {
      super(request);
      this.most = most;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      ServletInputStream bounded = stream;
      if (bounded == null) {
        bounded = new BoundedStream(super.getInputStream(), most);
        stream = bounded;
      }
      return bounded;
    }

    @Override
    public BufferedReader getReader() throws IOException {
      return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }
  }

  private static final class BoundedStream extends ServletInputStream {
    private final ServletInputStream inner;
    private final int most;
    private long left;

    BoundedStream(ServletInputStream inner, int most) {
      this.inner = inner;
      this.most = most;
      this.left = most;
    }

    @Override
    public int read() throws IOException {
      int read = inner.read();
      if (read >= 0) {
        count(1);
      }
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = inner.read(bytes, offset, length);
      if (read > 0) {
        count(read);
      }
      return read;
    }

    private void count(int bytes) {
      left -= bytes;
      if (left < 0) {
        throw new ApiException(tooLong(most));
      }
    }

    @Override
    public boolean isFinished() {
      return inner.isFinished();
    }

    @Override
    public boolean isReady() {
      return inner.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      inner.setReadListener(listener);
    }
  }
}
