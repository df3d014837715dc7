package io.drivedock.station.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GroupsTest {

  @Test
  void whoTakesAGroupSeesThatAReadOfItFailed() throws Exception {
    TaskGroup taskGroup = new TaskGroup();
    List<Boolean> seen = new ArrayList<>();
    Groups<String> groups =
        new Groups<>(
            taskGroup,
            Runnable::run,
            Runnable::run,
            (group, pieces) -> seen.add(taskGroup.haveFailed()));
    groups.read("whole", () -> {});
    groups.send();
    groups.read(
        "broken",
        () -> {
          groups.send();
          throw new IllegalStateException("the store broke");
        });
    assertThat(seen).containsExactly(false, true);
    assertThatThrownBy(taskGroup::await).hasMessage("the store broke");
  }
}
