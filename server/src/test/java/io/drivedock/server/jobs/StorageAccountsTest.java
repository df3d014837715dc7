package io.drivedock.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.server.jobs.AccountConflict.Reason;
import io.drivedock.server.jobs.StorageAccounts.Named;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class StorageAccountsTest {

  private static final String A = "aaaaaaaa-0000-4000-8000-000000000001";
  private static final String B = "bbbbbbbb-0000-4000-8000-000000000002";
  private static final String C = "cccccccc-0000-4000-8000-000000000003";
  private static final String OF_A = id(A, "Films");
  private static final String OF_B = id(B, "Films");

  private static String id(String subscription, String name) {
    return "/subscriptions/%s/resourceGroups/r/providers/Microsoft.Storage/storageAccounts/%s"
        .formatted(subscription, name);
  }

  private static Named in(String target) {
    return new Named(target, null);
  }

  private static Named of(String... owners) {
    return new Named(null, Set.of(owners));
  }

  private static StorageAccounts accounts(Map<String, Named> named) {
    return new StorageAccounts("main", named, true);
  }

  // ---- where

  @Test
  void anAccountIsFoundByIdThenByNameThenByDefault() {
    StorageAccounts accounts =
        accounts(Map.of("FILMS", in("tape"), id(A, "FILMS2").toUpperCase(Locale.ROOT), in("x")));
    assertThat(accounts.targetOf(OF_A)).isEqualTo("tape");
    assertThat(accounts.targetOf(id(A, "films2"))).isEqualTo("x");
    assertThat(accounts.targetOf(id(B, "films2"))).isEqualTo("main");
    assertThat(accounts.targetOf(id(A, "films3"))).isEqualTo("main");
  }

  @Test
  void anAccountWithoutATargetOfItsOwnLiesWhereItsNameDoes() {
    StorageAccounts accounts = accounts(Map.of("films", in("tape"), OF_A, of(A)));
    assertThat(accounts.targetOf(OF_A)).isEqualTo("tape");
  }

  @Test
  void theNameOfAnAccountIsTheLastPartOfItsId() {
    assertThat(StorageAccounts.nameOf(OF_A)).isEqualTo("films");
    assertThat(StorageAccounts.nameOf(OF_A + "//")).isEqualTo("films");
    assertThat(StorageAccounts.nameOf("Films")).isEqualTo("films");
  }

  // ---- whose

  @Test
  void whatIsNotNamedBelongsToItsFirstUser() {
    StorageAccounts accounts = StorageAccounts.in("main");
    assertThat(accounts.conflict(B, OF_B, null)).isEmpty();
    assertThat(accounts.conflict(B.toUpperCase(Locale.ROOT), OF_B, B)).isEmpty();
    assertThat(accounts.conflict(B, OF_B, A).orElseThrow())
        .isEqualTo(new AccountConflict(Reason.BELONGS_TO_OTHERS, "films", B, Set.of(A)));
  }

  @Test
  void anIdOfAnotherSubscriptionIsRefusedAlsoBeforeAnybodyUsedIt() {
    StorageAccounts accounts = StorageAccounts.in("main");
    assertThat(accounts.conflict(B, OF_A.toUpperCase(Locale.ROOT), null).orElseThrow())
        .isEqualTo(new AccountConflict(Reason.NAMES_ANOTHER_SUBSCRIPTION, "films", B, Set.of(A)));
  }

  @Test
  void anIdWithoutASubscriptionSaysNothingOfOwners() {
    StorageAccounts accounts = StorageAccounts.in("main");
    assertThat(accounts.conflict(B, id("mine", "films"), null)).isEmpty();
    assertThat(accounts.conflict(B, id("mine", "films"), A)).isPresent();
  }

  @Test
  void theSettingsWinOverWhoWasFirst() {
    StorageAccounts accounts = accounts(Map.of("films", of(B.toUpperCase(Locale.ROOT))));
    assertThat(accounts.conflict(A, OF_A, A)).isPresent();
    assertThat(accounts.conflict(B, OF_B, A)).isEmpty();
  }

  @Test
  void whoIsNamedTogetherMayUseTheIdOfTheOther() {
    StorageAccounts accounts = accounts(Map.of("films", of(A, B)));
    assertThat(accounts.conflict(B, OF_A, A)).isEmpty();
    assertThat(accounts.conflict(A, OF_B, A)).isEmpty();
    assertThat(accounts.conflict(C, OF_A, A)).isPresent();
    assertThat(accounts.conflict(B, id(C, "films"), A)).isPresent();
  }

  @Test
  void theSubscriptionInAKeyIsTheOwnerOfAllThatLiesThere() {
    StorageAccounts accounts = accounts(Map.of(OF_A, in("main")));
    assertThat(accounts.conflict(A, OF_A, null)).isEmpty();
    assertThat(accounts.conflict(A, OF_A.replace("Storage/", "ClassicStorage/"), null)).isEmpty();
    assertThat(accounts.conflict(B, OF_B, B)).isPresent();
    assertThat(accounts.liesByName(OF_A)).isTrue();
  }

  @Test
  void oneNameInTwoTargetsIsTwoAccounts() {
    StorageAccounts accounts = accounts(Map.of(OF_B, in("tape")));
    assertThat(accounts.conflict(A, OF_A, A)).isEmpty();
    assertThat(accounts.conflict(B, OF_B, A)).isEmpty();
    assertThat(accounts.conflict(A, OF_B, A)).isPresent();
    assertThat(accounts.conflict(B, id("x", "films"), A)).isPresent();
    assertThat(accounts.liesByName(OF_B)).isFalse();
  }

  @Test
  void anAccountWithNoOwnersIsNobodys() {
    StorageAccounts accounts = accounts(Map.of("films", of()));
    assertThat(accounts.conflict(A, OF_A, A).orElseThrow().why()).contains("belongs to nobody");
  }

  @Test
  void whereFirstUseDoesNotCountOnlyNamedAccountsAreUsed() {
    StorageAccounts accounts =
        new StorageAccounts("main", Map.of("films", of(A), "other", in("tape")), false);
    assertThat(accounts.conflict(A, OF_A, null)).isEmpty();
    assertThat(accounts.conflict(A, id(A, "other"), A).orElseThrow().reason())
        .isEqualTo(Reason.NOT_NAMED);
  }

  // ---- settings that contradict themselves

  @Test
  void oneAccountHasTheSameOwnersUnderAllItsKeys() {
    assertThat(accounts(Map.of("films", of(A), OF_A, in("main"))).conflict(A, OF_A, null))
        .isEmpty();
    assertThatThrownBy(() -> accounts(Map.of(OF_A, in("tape"), OF_B, in("tape"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'films' in target 'tape' belongs to ")
        .hasMessageContaining(A)
        .hasMessageContaining(B);
    assertThatThrownBy(() -> accounts(Map.of("films", of(B), OF_A, of(A))))
        .hasMessageContaining("'films' in target 'main' belongs to ");
    assertThatThrownBy(() -> accounts(Map.of(OF_A, of(B))))
        .hasMessageContaining("the subscription in its id is none of them");
    assertThatThrownBy(() -> accounts(Map.of("films", of(A), "FILMS", of(A))))
        .hasMessageContaining("'films' is named twice");
  }

  // ---- what is said of it

  @Test
  void aCustomerIsNotToldWhoseItIs() {
    for (Reason reason : Reason.values()) {
      assertThat(new AccountConflict(reason, "films", B, Set.of(A)).refusal().message())
          .doesNotContain(A)
          .doesNotContain("films");
    }
    assertThat(new AccountConflict(Reason.BELONGS_TO_OTHERS, "films", B, Set.of(A)).refusal())
        .isEqualTo(new AccountConflict(Reason.NOT_NAMED, "films", B, Set.of()).refusal());
  }

  @Test
  void theOperatorIsToldWhoseItIsAndWhatToDo() {
    assertThat(new AccountConflict(Reason.BELONGS_TO_OTHERS, "films", B, Set.of(A)).notMoved())
        .isEqualTo(
            "No drive of this job is transferred. Its storage account 'films' belongs"
                + " to subscription "
                + A
                + ", and the job is of subscription "
                + B
                + ". If the job is correct, name "
                + B
                + " as owner of 'films' under storage.accounts in the server's settings and"
                + " restart the server. Otherwise ask the customer to cancel the job, and"
                + " return the drives.");
  }
}
