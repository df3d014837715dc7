package io.drivedock.server.limits;

/**
 * The figures of every limit on what callers may take. {@code docs/operating.md} explains them.
 *
 * @param connectionBytes how much memory all connections may take
 * @param connectionBytesOfAddress the same of one address
 * @param timeouts how long a connection may take
 * @param bodyBytes how much memory the bodies of all requests in flight may take
 * @param bodyBytesOfCaller the same of one caller
 * @param signIns how many sign-in forms may be on their way at a time
 * @param signInsOfAddress the same from one address
 * @param streams how many live pages may be open
 * @param streamsOfCaller the same of one caller, in all sessions
 * @param streamsOfSession the same of one session
 */
public record Limits(
    long connectionBytes,
    long connectionBytesOfAddress,
    Timeouts timeouts,
    long bodyBytes,
    long bodyBytesOfCaller,
    int signIns,
    int signInsOfAddress,
    int streams,
    int streamsOfCaller,
    int streamsOfSession) {

  /**
   * What a connection takes that has sent a part of a request, in bytes: its buffers and parser.
   * {@code ./bench load} weighs it.
   */
  public static final long CONNECTION_BYTES = 42 * 1024;

  /** What one of TLS takes. */
  public static final long TLS_CONNECTION_BYTES = 112 * 1024;

  /** The longest form of somebody who is not known yet, in bytes. */
  public static final int SIGN_IN_BYTES_MAX = 4 * 1024;

  /** So much is thrown away of a body that was not read, so that its answer arrives. */
  public static final int REST_BYTES_MAX = 2 * 1024 * 1024;

  private static final int CONNECTIONS_OF_HEAP = 5;
  private static final int ADDRESSES_LEAST = 4;
  private static final int BODIES_OF_HEAP = 6;
  private static final int SIGN_INS = 128;
  private static final int SIGN_INS_OF_ADDRESS = 16;
  private static final long HEAP_OF_STREAM = 768 * 1024;
  private static final int STREAMS_MAX = 2_000;
  private static final int STREAMS_OF_CALLER = 64;
  private static final int STREAMS_OF_SESSION = 12;

  /** Limits for a heap of so many bytes. */
  public static Limits of(long heapBytes) {
    long connections = heapBytes / CONNECTIONS_OF_HEAP;
    long bodies = heapBytes / BODIES_OF_HEAP;
    return new Limits(
        connections,
        connections / ADDRESSES_LEAST,
        Timeouts.STANDARD,
        bodies,
        bodies / 2,
        SIGN_INS,
        SIGN_INS_OF_ADDRESS,
        Math.max(STREAMS_OF_CALLER, (int) Math.min(STREAMS_MAX, heapBytes / HEAP_OF_STREAM)),
        STREAMS_OF_CALLER,
        STREAMS_OF_SESSION);
  }

  /** The same with room for so many connections without TLS, and so many of one address. */
  public Limits withConnections(int all, int ofAddress, Timeouts other) {
    return new Limits(
        all * CONNECTION_BYTES,
        ofAddress * CONNECTION_BYTES,
        other,
        bodyBytes,
        bodyBytesOfCaller,
        signIns,
        signInsOfAddress,
        streams,
        streamsOfCaller,
        streamsOfSession);
  }

  /** The same with other room for bodies. */
  public Limits withBodies(long all, long ofCaller, int signIn, int signInOfAddress) {
    return new Limits(
        connectionBytes,
        connectionBytesOfAddress,
        timeouts,
        all,
        ofCaller,
        signIn,
        signInOfAddress,
        streams,
        streamsOfCaller,
        streamsOfSession);
  }

  /** The same with other numbers of live pages. */
  public Limits withStreams(int all, int ofCaller, int ofSession) {
    return new Limits(
        connectionBytes,
        connectionBytesOfAddress,
        timeouts,
        bodyBytes,
        bodyBytesOfCaller,
        signIns,
        signInsOfAddress,
        all,
        ofCaller,
        ofSession);
  }

  /** Limits for the heap of this process. */
  public static Limits ofThisProcess() {
    return of(Runtime.getRuntime().maxMemory());
  }
}
