package io.drivedock.server.arm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ETags of jobs, and requests that are done only if the job has one, or is not there. */
final class EntityTagTest {

  private static final String JOB = ArmClient.job("tagged");
  private static final int CALLERS = 8;

  private ArmClient client;

  @BeforeEach
  void start(@TempDir Path folder) {
    client = ArmClient.start(folder);
  }

  @AfterEach
  void stop() {
    client.close();
  }

  private String tag() {
    return client.get(JOB).is(200).header("ETag");
  }

  private static String logLevel(String level) {
    return Bodies.patch("{'logLevel':'" + level + "'}");
  }

  @Test
  void everyAnswerAboutAJobHasTheTagOfWhatItTells() {
    String created = client.put(JOB, Bodies.importJob().toString()).is(201).header("ETag");
    assertThat(tag()).isEqualTo(created);
    assertThat(client.call("HEAD", JOB, null).is(204).header("ETag")).isEqualTo(created);
    assertThat(client.patch(JOB, "{}").is(200).header("ETag")).isEqualTo(created);
    client.server().clock().advance(Duration.ofMinutes(1));
    String edited = client.patch(JOB, logLevel("Verbose")).is(200).header("ETag");
    assertThat(edited).isNotEqualTo(created).isEqualTo(tag());
    client.call("HEAD", ArmClient.job("nowhere"), null).is(404);
  }

  @Test
  void ifMatchIsForTheJobThatHasTheTag() {
    client.put(JOB, Bodies.importJob().toString()).is(201);
    String first = tag();
    client.with("If-Match", first, "PATCH", JOB, logLevel("Verbose")).is(200);

    for (String method : List.of("PATCH", "PUT", "DELETE")) {
      String body =
          switch (method) {
            case "PATCH" -> logLevel("Error");
            case "PUT" -> Bodies.importJob().toString();
            default -> null;
          };
      ArmClient.Answered late = client.with("If-Match", first, method, JOB, body).is(412);
      assertThat(late.code()).isEqualTo("PreconditionFailed");
    }
    assertThat(client.get(JOB).at("/properties/logLevel")).isEqualTo("Verbose");
    client.with("If-Match", "\"x\", " + tag(), "PATCH", JOB, logLevel("Error")).is(200);
    client.with("If-Match", tag().substring(2), "PATCH", JOB, logLevel("Verbose")).is(200);
    client.with("If-Match", "*", "PATCH", JOB, logLevel("Error")).is(200);
    client
        .with("If-Match", "*", "PUT", ArmClient.job("none"), Bodies.importJob().toString())
        .is(412);
    client.call("HEAD", ArmClient.job("none"), null).is(404);
    client.with("If-None-Match", tag(), "PATCH", JOB, logLevel("Verbose")).is(412);
    client.with("If-None-Match", "\"x\"", "PATCH", JOB, logLevel("Verbose")).is(200);
    client.with("If-Match", tag(), "DELETE", JOB, null).is(200);
  }

  @Test
  void ifNoneMatchCreatesAndNeverReplaces() {
    client.with("If-None-Match", "*", "PUT", JOB, Bodies.importJob("A1").toString()).is(201);
    String before = client.get(JOB).text();
    ArmClient.Answered second =
        client.with("If-None-Match", "*", "PUT", JOB, Bodies.importJob("B1").toString()).is(412);
    assertThat(second.code()).isEqualTo("PreconditionFailed");
    assertThat(client.get(JOB).text()).isEqualTo(before);
  }

  @Test
  void aConditionThatCannotBeReadIsRefused() {
    client.put(JOB, Bodies.importJob().toString()).is(201);
    for (String wrong : List.of("x", "\"a", "\"a\" \"b\"", "*, \"a\"", "W/x")) {
      ArmClient.Answered answer =
          client.with("If-Match", wrong, "PATCH", JOB, logLevel("Verbose")).is(400);
      assertThat(answer.at("/error/target")).isEqualTo("If-Match");
    }
  }

  @Test
  void ofManyWhoReadTheSameOneIsDone() throws Exception {
    client.put(JOB, Bodies.importJob().toString()).is(201);
    String tag = tag();
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      String body = "{\"tags\":{\"caller\":\"" + i + "\"}}";
      calls.add(() -> client.with("If-Match", tag, "PATCH", JOB, body).status());
    }
    List<Integer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
      for (Future<Integer> answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
    }
    assertThat(answers).containsOnlyOnce(200).hasSize(CALLERS);
    assertThat(answers.stream().filter(status -> status == 412)).hasSize(CALLERS - 1);
  }

  @Test
  void ofManyWhoCreateOneDoes() throws Exception {
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      String body = Bodies.importJob("D" + i).toString();
      calls.add(() -> client.with("If-None-Match", "*", "PUT", JOB, body).status());
    }
    List<Integer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
      for (Future<Integer> answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
    }
    assertThat(answers).containsOnlyOnce(201);
    assertThat(answers.stream().filter(status -> status == 412)).hasSize(CALLERS - 1);
  }

  @Test
  void aTagOfNullIsRemovedAndTheOthersStay() {
    client
        .put(
            JOB,
            Bodies.importJob().set("tags", Bodies.json("{'a':'1','B':'2','n':null}")).toString())
        .is(201);
    assertThat(client.get(JOB).body().get("tags").toString())
        .isEqualTo("{\"a\":\"1\",\"B\":\"2\"}");
    assertThat(
            client.patch(JOB, "{\"tags\":{\"b\":null,\"c\":\"3\"}}").body().get("tags").toString())
        .isEqualTo("{\"a\":\"1\",\"c\":\"3\"}");
    assertThat(client.patch(JOB, "{\"tags\":{\"c\":\"4\"}}").body().get("tags").toString())
        .isEqualTo("{\"c\":\"4\"}");
    assertThat(client.patch(JOB, "{\"tags\":{\"c\":null}}").is(200).has("/tags")).isFalse();
  }
}
