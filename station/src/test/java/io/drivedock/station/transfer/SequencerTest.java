package io.drivedock.station.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SequencerTest {

  @Test
  void whatIsFinishedInAnyOrderIsDoneInItsOwn() throws Exception {
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, 1000).boxed().toList());
    Collections.shuffle(numbers, new Random(1));
    List<Integer> done = Collections.synchronizedList(new ArrayList<>());
    Sequencer sequencer = new Sequencer();
    try (var threads = Executors.newFixedThreadPool(4)) {
      threads.invokeAll(
          numbers.stream()
              .map(
                  number ->
                      Executors.callable(() -> sequencer.pass(number, () -> done.add(number))))
              .toList());
    }
    assertThat(done).isEqualTo(IntStream.range(0, 1000).boxed().toList());
  }
}
