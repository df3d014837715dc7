package io.drivedock.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The service as a process whose database or data folder cannot be used: what it prints. */
final class ServeTroubleTest {

  private static final Duration TO_FAIL = Duration.ofMinutes(2);
  private static final int UNUSABLE = 2;
  private static final int TRIES_MAX = 2_000;

  private static final int FILLED_MAX = 120;

  @TempDir Path temp;

  private DrivedockProcess start(String command, Path data, String... more) throws IOException {
    List<String> words =
        new ArrayList<>(List.of(command, "--json", "--port", "0", "--data", data.toString()));
    words.addAll(List.of(more));
    return DrivedockProcess.start(temp, Map.of(), words.toArray(String[]::new));
  }

  private static URI url(DrivedockProcess service) {
    return URI.create(
        JsonMapper.builder().build().readTree(service.firstLine()).get("url").stringValue());
  }

  /** All that it prints is a sentence about the database, and no password. */
  private void assertSaysInOneLine(Path data, String what) throws IOException {
    try (DrivedockProcess failing = start("serve", data)) {
      assertThat(failing.exit(TO_FAIL)).as(failing.err()).isEqualTo(UNUSABLE);
      assertThat(failing.out()).isEmpty();
      assertThat(failing.err().lines())
          .singleElement()
          .asString()
          .startsWith("drivedock: The database ")
          .contains(what)
          .doesNotContain("not-a-real-password");
    }
  }

  /** A data folder of which nothing else is to be said. */
  private Path ofOwner() throws IOException {
    return Files.createDirectory(temp.resolve("data"), mode("rwx------"));
  }

  private static FileAttribute<?> mode(String rights) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights));
  }

  @Test
  void aDatabaseServerThatIsNotThereIsAllThatIsSaid() throws IOException {
    Path data = ofOwner();
    Files.writeString(
        data.resolve("drivedock.yaml"),
        "database: {url: 'jdbc:postgresql://127.0.0.1:1/x?password=not-a-real-password'}");

    assertSaysInOneLine(data, "jdbc:postgresql://127.0.0.1:1/x cannot be reached");
  }

  @Test
  void aFileThatIsNoDatabaseIsAllThatIsSaid() throws IOException {
    Path data = ofOwner();
    Path file = Files.createFile(data.resolve("drivedock.db"), mode("rw-------"));
    Files.writeString(file, "this is a shopping list. ".repeat(500));

    assertSaysInOneLine(data, "drivedock.db is not a database");
  }

  @Test
  void theFolderOfAKilledServiceIsFree() throws IOException {
    Path data = temp.resolve("data");
    try (DrivedockProcess first = start("emulator", data, "--https-port", "0")) {
      assertThat(url(first)).isNotNull();
      for (String command : List.of("emulator", "serve")) {
        try (DrivedockProcess second = start(command, data)) {
          assertThat(second.exit(TO_FAIL)).as(second.err()).isEqualTo(UNUSABLE);
          assertThat(second.err().lines())
              .singleElement()
              .asString()
              .startsWith(
                  "drivedock: A Drivedock server is already running on the data folder " + data);
        }
      }
      first.kill();
    }
    try (DrivedockProcess third = start("serve", data)) {
      assertThat(url(third)).isNotNull();
    }
  }

  // ---- a disk that fills up while it runs

  @Tag("installed")
  @Test
  @Timeout(300)
  void aFullDiskIsTwoLinesOfTheLog() throws IOException {
    Path data = Files.createDirectory(temp.resolve("data"));
    run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", data.toString());
    try (DrivedockProcess service = start("serve", data);
        HttpClient http = HttpClient.newHttpClient()) {
      URI ready = url(service).resolve("/ready");
      untilStatus(http, ready, 200);
      Path ballast = data.resolve("ballast");
      // Again and again: what the log of the database gives back is free for a moment.
      for (int i = 0; i < FILLED_MAX && status(http, ready) != 503; i++) {
        fill(ballast);
        LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
      }
      untilStatus(http, ready, 503);
      assertThat(status(http, url(service).resolve("/health"))).isEqualTo(200);
      Files.delete(ballast);
      untilStatus(http, ready, 200);
      untilLogged(service, "database=UP it works again");

      assertThat(service.err()).doesNotContain("\tat ").doesNotContain("Exception");
      assertThat(service.err().lines().filter(line -> line.contains("database=FULL"))).hasSize(1);
      assertThat(service.err().lines().filter(line -> line.contains(" ERROR "))).isEmpty();
      assertThat(service.terminate(TO_FAIL)).isEqualTo(128 + 15);
    } finally {
      run("umount", "--lazy", data.toString());
    }
  }

  private static void fill(Path ballast) throws IOException {
    try (OutputStream out =
        Files.newOutputStream(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      byte[] piece = new byte[4_096];
      while (true) {
        out.write(piece);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  private static int status(HttpClient http, URI uri) throws IOException {
    try {
      HttpResponse<Void> answer =
          http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
      return answer.statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static void untilStatus(HttpClient http, URI uri, int status) throws IOException {
    for (int i = 0; i < TRIES_MAX; i++) {
      if (status(http, uri) == status) {
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    throw new AssertionError(uri + " never answered " + status);
  }

  private static void untilLogged(DrivedockProcess service, String text) {
    for (int i = 0; i < TRIES_MAX && !service.err().contains(text); i++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    assertThat(service.err()).contains(text);
  }

  private static void run(String... command) throws IOException {
    Process process =
        new ProcessBuilder(Stream.of(command).toList()).redirectErrorStream(true).start();
    try {
      assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
