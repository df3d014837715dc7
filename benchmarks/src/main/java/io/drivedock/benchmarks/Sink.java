package io.drivedock.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * What takes the bytes, or gives them, in a process of its own.
 *
 * @param endpoint of the account
 */
record Sink(Process process, String endpoint) implements AutoCloseable {

  /**
   * Starts it.
   *
   * @param word {@code remember} how long blobs are, or {@code forget}
   */
  static Sink start(Place place, String word) throws IOException {
    return start(place, NullBlobSink.class, word);
  }

  /** Starts one that gives blobs. */
  static Sink source(Place place, int blobs, long bytes, boolean hasMd5) throws IOException {
    return start(place, BlobSource.class, blobs, bytes, hasMd5 ? "md5" : "plain");
  }

  /** Starts one that remembers how long blobs are, behind TLS with that key. */
  static Sink overTls(Place place, Path keys) throws IOException {
    return start(place, "https", TlsSink.class, keys);
  }

  private static Sink start(Place place, Class<?> program, Object... words) throws IOException {
    return start(place, "http", program, words);
  }

  private static Sink start(Place place, String scheme, Class<?> program, Object... words)
      throws IOException {
    Process process =
        new ProcessBuilder(place.java(program, List.of("-Xmx512m"), words))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String port = out.readLine();
    if (port == null) {
      throw new IOException("what stands for the store did not start");
    }
    return new Sink(process, scheme + "://127.0.0.1:" + port + "/devstoreaccount1");
  }

  @Override
  public void close() {
    process.destroy();
  }
}
