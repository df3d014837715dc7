package io.drivedock.app.drive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PlainTest {

  @Test
  void namesCannotCommandTheTerminal() {
    assertThat(Plain.text("a\u001B[2Jb\u202Ec\n")).isEqualTo("a\\u{1b}[2Jb\\u{202e}c\\u{a}");
    assertThat(Plain.text("caf\u00E9 \uD83D\uDE00")).isEqualTo("caf\u00E9 \uD83D\uDE00");
  }
}
