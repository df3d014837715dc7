package io.drivedock.drive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DriveNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "con",
        "CON",
        "Nul.txt",
        "aux.tar.gz",
        "prn .txt",
        "clock$",
        "CONIN$.x",
        "conout$",
        "com0",
        "COM9.log",
        "lpt1",
        "Lpt¹",
        "com²  .dat",
        "com³"
      })
  void devicesOfWindowsAreNoNames(String name) {
    assertThat(DriveName.isHoldable(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "con1",
        "console",
        "com",
        "com10",
        "comx",
        "lpt",
        "clock",
        "nul-1",
        "a.con",
        ".con",
        "auxiliary.txt",
        "x com1",
        "run-000",
        "conin",
        "com¼"
      })
  void whatOnlyLooksLikeOneIs(String name) {
    assertThat(DriveName.isHoldable(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"name.", "name ", " name", "name\u3000", "."})
  void whatWindowsDropsIsNoEnd(String name) {
    assertThat(DriveName.isHoldable(name)).isFalse();
  }

  @Test
  void linuxCountsBytes() {
    assertThat(DriveName.isHoldable("é".repeat(127))).isTrue();
    assertThat(DriveName.isHoldable("é".repeat(128))).isFalse();
  }

  @Test
  void hashesKeepAnEnding() {
    assertThat(DriveName.ending("a/b.tar.gz")).isEqualTo(".gz");
    assertThat(DriveName.ending("b.")).isEmpty();
    assertThat(DriveName.hashed("abc", ".x"))
        .containsExactly(
            "ba", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad.x");
  }
}
