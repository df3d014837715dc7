package io.drivedock.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.drivedock.station.store.http.HttpPool;
import io.drivedock.station.store.http.HttpRequest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Reads files and sends them over our own connections, and does nothing else with them. */
final class TransportChild {

  private static final int BLOCK = 4 << 20;
  private static final int THREADS = 2;

  private TransportChild() {}

  private record Piece(Path file, long offset, int length) {}

  /** The words: the folder, the endpoint, and how often; what it comes to in the end is told. */
  public static void main(String[] words) throws Exception {
    Path folder = Path.of(words[0]);
    URI endpoint = URI.create(words[1]);
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    try (HttpPool line = new HttpPool(endpoint, Duration.ofSeconds(60));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Double> cpus = new ArrayList<>();
      for (int round = 0; round < Integer.parseInt(words[2]); round++) {
        Queue<Piece> pieces = new ConcurrentLinkedQueue<>(pieces(folder));
        long before = system.getProcessCpuTime();
        List<Callable<Boolean>> work =
            IntStream.range(0, THREADS)
                .<Callable<Boolean>>mapToObj(i -> () -> send(pieces, line, endpoint))
                .toList();
        for (Future<Boolean> one : threads.invokeAll(work)) {
          one.get();
        }
        cpus.add((system.getProcessCpuTime() - before) / 1e9);
      }
      System.out.printf("cpu=%.3f%n", Measurements.settled(cpus));
    }
  }

  private static List<Piece> pieces(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .flatMap(
              file -> {
                long length = file.toFile().length();
                return IntStream.range(0, Math.toIntExact(Math.ceilDiv(length, BLOCK)))
                    .mapToObj(
                        i ->
                            new Piece(
                                file,
                                (long) i * BLOCK,
                                (int) Math.min(BLOCK, length - (long) i * BLOCK)));
              })
          .toList();
    }
  }

  private static boolean send(Queue<Piece> pieces, HttpPool line, URI endpoint) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BLOCK);
    int number = 0;
    for (Piece piece = pieces.poll(); piece != null; piece = pieces.poll()) {
      buffer.clear().limit(piece.length());
      try (FileChannel file = FileChannel.open(piece.file())) {
        while (buffer.hasRemaining()) {
          file.read(buffer, piece.offset() + buffer.position());
        }
      }
      String target = endpoint.getRawPath() + "/c/plain" + number++;
      line.send(
          new HttpRequest("PUT", target, Map.of("x-ms-blob-type", "BlockBlob"), buffer.flip()),
          true);
    }
    return true;
  }
}
