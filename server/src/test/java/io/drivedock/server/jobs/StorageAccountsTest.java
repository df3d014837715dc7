package io.drivedock.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class StorageAccountsTest {

  private static final String ID =
      "/subscriptions/S/providers/Microsoft.Storage/storageAccounts/Films";

  @Test
  void anAccountIsFoundByIdThenByNameThenByDefault() {
    StorageAccounts accounts =
        new StorageAccounts(
            "main", Map.of("FILMS", "tape", ID.toUpperCase(java.util.Locale.ROOT) + "2", "cloud"));
    assertThat(accounts.targetOf(ID)).isEqualTo("tape");
    assertThat(accounts.targetOf(ID + "2")).isEqualTo("cloud");
    assertThat(accounts.targetOf(ID + "3")).isEqualTo("main");
  }

  @Test
  void theNameOfAnAccountIsTheLastPartOfItsId() {
    assertThat(StorageAccounts.nameOf(ID)).isEqualTo("films");
    assertThat(StorageAccounts.nameOf(ID + "//")).isEqualTo("films");
    assertThat(StorageAccounts.nameOf("Films")).isEqualTo("films");
  }
}
