package io.drivedock.station.store;

import static io.drivedock.station.store.ObjectStoreContract.bytes;
import static io.drivedock.station.store.ObjectStoreContract.chunk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.station.store.StoreException.Kind;
import io.drivedock.station.store.folder.FolderTargets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RetryingStoreTest {

  private static final RetryPolicy SHORT =
      new RetryPolicy(Duration.ofMillis(2), Duration.ofMillis(8), Duration.ofSeconds(5));
  private static final BlobPath BLOB = BlobPath.parse("films/a");

  @TempDir Path folder;
  private ObjectStore real;

  @BeforeEach
  void open() throws Exception {
    Files.createDirectory(folder.resolve("store"));
    real = new FolderTargets(Map.of("main", folder.resolve("store"))).open("main", "a", "o");
  }

  @AfterEach
  void close() {
    real.close();
  }

  /** A store whose calls fail with what is in the list, one after the other, and then no more. */
  private RetryingStore failing(List<StoreException> failures, BooleanSupplier isStopped) {
    AtomicInteger calls = new AtomicInteger();
    return new RetryingStore(
        new ForwardingStore(real) {
          @Override
          protected <T> T call(StoreCall kind, long bytes, Supplier<T> call) {
            int n = calls.getAndIncrement();
            if (n < failures.size()) {
              throw failures.get(n);
            }
            return call.get();
          }
        },
        SHORT,
        Bandwidth.UNLIMITED,
        isStopped::getAsBoolean);
  }

  private static StoreException failure(Kind kind) {
    return new StoreException(kind, "It fails.", null, null, "It fails.");
  }

  @Test
  void whatFailsForAWhileIsAskedAgainWithTheSameBytes() {
    RetryingStore store =
        failing(
            new ArrayList<>(
                List.of(
                    failure(Kind.UNAVAILABLE),
                    new StoreException(Kind.UNAVAILABLE, "", new Exception(), Duration.ZERO))),
            () -> false);
    try (BlobUpload upload = store.upload(BLOB, 5, false, BlobProperties.NONE, BlobMetadata.NONE)) {
      upload.put(chunk(0, "hello"), bytes("hello"));
      upload.commit(List.of(chunk(0, "hello")), BlobUpload.Existing.KEEP);
    }
    assertThat(real.stat(BLOB)).map(StoredBlob::length).isEqualTo(Optional.of(5L));
  }

  @Test
  void whatWillNotWorkLaterIsNotAskedAgain() {
    for (Kind kind : List.of(Kind.FULL, Kind.LEASED, Kind.CHANGED, Kind.REJECTED)) {
      RetryingStore store = failing(List.of(failure(kind)), () -> false);
      assertThatThrownBy(() -> store.stat(BLOB))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.kind()).isEqualTo(kind));
      assertThat(store.stat(BLOB)).isEmpty();
    }
  }

  @Test
  void patienceEndsAndSoDoesWaitingForATransferThatNobodyWantsAnyMore() {
    RetryingStore ever =
        new RetryingStore(
            new ForwardingStore(real) {
              @Override
              protected <T> T call(StoreCall kind, long bytes, Supplier<T> call) {
                throw failure(Kind.UNAVAILABLE);
              }
            },
            new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofMillis(50)),
            Bandwidth.UNLIMITED,
            () -> false);
    assertThatThrownBy(() -> ever.stat(BLOB)).hasMessage("It fails.");

    AtomicBoolean isStopped = new AtomicBoolean(true);
    RetryingStore stopped =
        failing(
            List.of(
                new StoreException(
                    Kind.UNAVAILABLE, "Later.", new Exception(), Duration.ofSeconds(4))),
            isStopped::get);
    long began = System.nanoTime();
    assertThatThrownBy(() -> stopped.stat(BLOB)).hasMessage("Later.");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
  }

  /** A store in which one blob fails, and all of it if it is said to be away. */
  private RetryingStore withOneFaulty(Kind kind, AtomicBoolean isAway, AtomicInteger attempts) {
    ObjectStore faulty =
        new ForwardingStore(real) {
          @Override
          protected <T> T call(StoreCall kind, long bytes, Supplier<T> call) {
            if (isAway.get()) {
              throw failure(Kind.UNAVAILABLE);
            }
            return call.get();
          }

          @Override
          public Optional<StoredBlob> stat(BlobPath path) {
            if (path.name().equals("faulty")) {
              attempts.incrementAndGet();
              throw failure(kind);
            }
            return super.stat(path);
          }
        };
    return new RetryingStore(
        faulty,
        new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofMillis(60)),
        Bandwidth.UNLIMITED,
        () -> false);
  }

  @Test
  void oneBlobThatFailsForEverIsAtFaultWhereItsTargetIsWell() {
    AtomicBoolean isAway = new AtomicBoolean();
    AtomicInteger attempts = new AtomicInteger();
    RetryingStore store = withOneFaulty(Kind.UNAVAILABLE, isAway, attempts);
    BlobPath faulty = BlobPath.parse("films/faulty");
    assertThatThrownBy(() -> store.stat(faulty))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.REJECTED);
              assertThat(e.reason()).hasValue("It fails.; " + attempts.get() + " attempts");
            });
    assertThat(attempts.get()).isGreaterThan(TargetHealth.ATTEMPTS_MIN);
    isAway.set(true);
    assertThatThrownBy(() -> store.stat(faulty))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
  }

  @Test
  void theOnlyBlobIsAtFaultWhereItAloneIsRefusedAndKeysWhereEverythingIs() {
    AtomicBoolean isAway = new AtomicBoolean(true);
    RetryingStore store = withOneFaulty(Kind.FORBIDDEN, isAway, new AtomicInteger());
    BlobPath faulty = BlobPath.parse("films/faulty");
    assertThatThrownBy(() -> store.stat(faulty))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN));
    isAway.set(false);
    assertThatThrownBy(() -> store.stat(faulty))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REJECTED));
  }

  /** A store that lets in nobody but to its own place. */
  private RetryingStore closed() {
    return new RetryingStore(
        new ForwardingStore(real) {
          @Override
          public void tryWriting(String container) {
            if (!container.isEmpty()) {
              throw failure(Kind.FORBIDDEN);
            }
          }

          @Override
          public BlobUpload upload(
              BlobPath path,
              long length,
              boolean isPageBlob,
              BlobProperties properties,
              BlobMetadata metadata) {
            throw failure(Kind.FORBIDDEN);
          }
        },
        new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofMillis(60)),
        Bandwidth.UNLIMITED,
        () -> false);
  }

  @Test
  void aContainerThatIsClosedIsTheOperatorsUnlessOtherBlobsWereMoved() {
    RetryingStore first = closed();
    assertThatThrownBy(() -> first.upload(BLOB, 5, false, BlobProperties.NONE, BlobMetadata.NONE))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN));
    RetryingStore later = closed();
    later.workedBefore();
    assertThatThrownBy(() -> later.upload(BLOB, 5, false, BlobProperties.NONE, BlobMetadata.NONE))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REJECTED));
  }

  @Test
  void aListThatIsNeverGivenIsToldFromATargetThatIsAway() {
    AtomicBoolean isAway = new AtomicBoolean();
    ForwardingStore without =
        new ForwardingStore(real) {
          @Override
          protected <T> T call(StoreCall kind, long bytes, Supplier<T> call) {
            if (isAway.get()) {
              throw failure(Kind.UNAVAILABLE);
            }
            return call.get();
          }

          @Override
          public Listing list(String container, String prefix, String position) {
            throw failure(Kind.UNAVAILABLE);
          }
        };
    RetryingStore store =
        new RetryingStore(
            without,
            new RetryPolicy(Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofSeconds(1)),
            Bandwidth.UNLIMITED,
            () -> false);
    assertThatThrownBy(() -> store.list("films", "", ""))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REJECTED));
    isAway.set(true);
    assertThatThrownBy(() -> store.list("films", "", ""))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
  }

  @Test
  void aTargetWithManyFaultyBlobsIsWaitedForLessAtEach() {
    AtomicInteger attempts = new AtomicInteger();
    RetryingStore store = withOneFaulty(Kind.UNAVAILABLE, new AtomicBoolean(), attempts);
    BlobPath faulty = BlobPath.parse("films/faulty");
    int givenUp = 0;
    // On a busy machine, one may have too few attempts to be given up.
    for (int i = 0; givenUp < 16; i++) {
      assertThat(i).isLessThan(1_000);
      StoreException e = catchThrowableOfType(StoreException.class, () -> store.stat(faulty));
      givenUp += e.kind() == Kind.REJECTED ? 1 : 0;
    }
    int last = attempts.get();
    assertThatThrownBy(() -> store.stat(faulty)).isInstanceOf(StoreException.class);
    assertThat(attempts.get() - last).isLessThanOrEqualTo(TargetHealth.ATTEMPTS_MIN + 2);
  }

  @Test
  void whatMakesABlobIsLeftToItsCaller() {
    RetryingStore store = failing(List.of(failure(Kind.UNAVAILABLE)), () -> false);
    Attempts attempts = store.again(BLOB);
    Supplier<Boolean> bring =
        () ->
            store.put(
                BLOB,
                List.of(chunk(0, "hello")),
                bytes("hello"),
                BlobProperties.NONE,
                BlobMetadata.NONE,
                BlobUpload.Existing.KEEP);
    assertThatThrownBy(bring::get).isInstanceOfSatisfying(StoreException.class, attempts::failed);
    assertThat(bring.get()).isTrue();
  }

  @Test
  void aStoreThatIsAskedTooMuchIsAskedHalfAndThenSlowlyMore() throws Exception {
    AdaptiveLimiter limiter = new AdaptiveLimiter(32);
    limiter.wasTooMuch(0);
    limiter.wasTooMuch(1);
    assertThat(limiter.limit()).isEqualTo(16);
    limiter.wasTooMuch(Duration.ofSeconds(2).toNanos());
    assertThat(limiter.limit()).isEqualTo(8);
    for (int i = 0; i < 8; i++) {
      assertThat(limiter.limit()).isEqualTo(8);
      limiter.went();
    }
    assertThat(limiter.limit()).isEqualTo(9);
    for (int i = 0; i < 9; i++) {
      assertThat(limiter.enter(() -> false)).isTrue();
    }
    assertThat(limiter.enter(() -> true)).isFalse();
    limiter.leave();
    assertThat(limiter.enter(() -> true)).isTrue();
  }
}
