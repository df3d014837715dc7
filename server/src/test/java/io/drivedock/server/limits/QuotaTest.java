package io.drivedock.server.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class QuotaTest {

  private final Quota quota = new Quota(10, 6);

  @Test
  void aHolderHasNoMoreThanItsShareAndAllNoMoreThanThereIs() {
    Quota.Hold first = quota.take("a", 4).orElseThrow();
    assertThat(quota.take("a", 3)).isEmpty();
    Quota.Hold second = quota.take("a", 2).orElseThrow();
    assertThat(quota.take("b", 5)).as("only 4 are left").isEmpty();
    assertThat(quota.take("b", 4)).isPresent();

    first.close();
    first.close();
    assertThat(quota.taken()).as("given back once").isEqualTo(6);
    second.close();
    assertThat(quota.take("a", 6)).isPresent();
  }

  @Test
  void whatIsMoreThanAShareIsAShare() {
    Quota.Hold hold = quota.take("a", 1_000_000).orElseThrow();
    assertThat(quota.taken()).isEqualTo(6);
    hold.close();
    assertThat(quota.taken()).isZero();
  }

  @Test
  void aHolderWithoutAShareIsBoundByTheTotalOnly() {
    assertThat(quota.takeUnshared("proxy", 9)).isPresent();
    assertThat(quota.takeUnshared("proxy", 2)).isEmpty();
    assertThat(quota.takeUnshared("proxy", 1)).isPresent();
  }

  @Test
  void aShareThatIsMoreThanAllIsNone() {
    assertThatThrownBy(() -> new Quota(1, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Quota(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Whatever is taken and given back: the sums agree, and nobody who has nothing is remembered. */
  @Test
  void theSumsAgreeAlways() {
    long seed = 20_261_130;
    Random random = new Random(seed);
    Map<Quota.Hold, Map.Entry<String, Integer>> held = new HashMap<>();
    for (int step = 0; step < 5_000; step++) {
      if (random.nextBoolean() && !held.isEmpty()) {
        Quota.Hold one = held.keySet().iterator().next();
        one.close();
        held.remove(one);
      } else {
        String holder = String.valueOf((char) ('a' + random.nextInt(4)));
        int amount = 1 + random.nextInt(6);
        int sum = held.values().stream().mapToInt(Map.Entry::getValue).sum();
        int own =
            held.values().stream()
                .filter(e -> e.getKey().equals(holder))
                .mapToInt(Map.Entry::getValue)
                .sum();
        Optional<Quota.Hold> taken = quota.take(holder, amount);
        assertThat(taken.isPresent())
            .as("step %d of seed %d", step, seed)
            .isEqualTo(sum + amount <= 10 && own + amount <= 6);
        taken.ifPresent(hold -> held.put(hold, Map.entry(holder, amount)));
      }
      assertThat(quota.taken())
          .isEqualTo(held.values().stream().mapToInt(Map.Entry::getValue).sum());
      assertThat(quota.holders())
          .isEqualTo((int) held.values().stream().map(Map.Entry::getKey).distinct().count());
    }
  }
}
