package io.drivedock.server.arm;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.web.protocol.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many at one job at once: each is answered as the document says, and never with a fault. */
final class RaceTest {

  private static final int CALLERS = 6;
  private static final int CALLS = 40;
  private static final long SEED = 20_260_301L;
  private static final Set<Integer> STATUSES = Set.of(200, 201, 400, 404, 409, 503);

  @Test
  void whoeverComesFirstTheAnswerIsADocumentedOne(@TempDir Path folder) throws Exception {
    try (ArmClient client = ArmClient.start(folder);
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<List<ArmClient.Answered>>> work = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        Random random = new Random(SEED + i);
        work.add(() -> calls(client, random));
      }
      List<ArmClient.Answered> answers = new ArrayList<>();
      for (Future<List<ArmClient.Answered>> done : callers.invokeAll(work)) {
        answers.addAll(done.get());
      }

      Set<String> codes =
          Arrays.stream(ErrorCode.values()).map(ErrorCode::text).collect(Collectors.toSet());
      assertThat(answers).hasSize(CALLERS * CALLS);
      for (ArmClient.Answered answer : answers) {
        assertThat(STATUSES).as("seed %d: %s", SEED, answer).contains(answer.status());
        if (answer.status() >= 400) {
          assertThat(codes).contains(answer.code());
        }
      }
      assertThat(answers.stream().map(ArmClient.Answered::status)).contains(200, 201, 404);
      noKeyIsLeftOver(client);
    }
  }

  private static List<ArmClient.Answered> calls(ArmClient client, Random random) {
    String job = ArmClient.job("wanted");
    List<ArmClient.Answered> answers = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      answers.add(
          switch (random.nextInt(7)) {
            case 0, 1 -> client.put(job, Bodies.importJob("A" + random.nextInt(3)).toString());
            case 2 -> client.patch(job, "{\"tags\":{\"a\":\"" + i + "\"}}");
            case 3 -> client.patch(job, Bodies.patch("{'state':'Shipping'}"));
            case 4 -> client.keys(job);
            case 5 -> client.get(job);
            default -> client.delete(job);
          });
    }
    return answers;
  }

  private static void noKeyIsLeftOver(ArmClient client) {
    String job = ArmClient.job("wanted");
    client.delete(job);
    client.put(job, Bodies.importJob("LAST").toString()).is(201);
    assertThat(client.keys(job).body().get("value")).hasSize(1);
  }
}
