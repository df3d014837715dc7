package io.drivedock.prepare.checksums;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class FolderCheckCommandTest {

  @TempDir private Path temp;

  private Path source;

  @BeforeEach
  void makeFolder() throws IOException {
    source = Files.createDirectories(temp.resolve("source"));
    Files.createDirectories(source.resolve("b"));
    Files.writeString(source.resolve("a.txt"), "one");
    Files.write(source.resolve("b/large.bin"), new byte[(4 << 20) + 5]);
    Files.writeString(source.resolve("b/empty.txt"), "");
  }

  private String line(String name) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(source.resolve(name)));
    return HexFormat.of().formatHex(hash) + "  " + name + "\n";
  }

  private String wholeList() throws Exception {
    return line("a.txt") + line("b/large.bin") + line("b/empty.txt");
  }

  private String check(int exitCode, String... words) {
    StringWriter out = new StringWriter();
    CommandLine command = new CommandLine(new FolderCheckCommand());
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
    assertThat(command.execute(words)).as(out.toString()).isEqualTo(exitCode);
    return out.toString();
  }

  @Test
  void aFolderIsCheckedWithoutADrive() throws Exception {
    assertThat(check(3, source.toString())).contains("There is no list of checksums");

    Files.writeString(source.resolve("SHA256SUMS"), wholeList());
    assertThat(check(0, source.toString()))
        .contains("Every file of", "SHA256SUMS: 3 entries, all agree (SHA-256)");
    assertThat(check(0, source.toString(), "--json")).contains("\"isGood\" : true");

    Files.writeString(source.resolve("b/large.bin"), "cut");
    assertThat(check(3, source.toString()))
        .contains("3 understood, 3 checked, 2 agree", "wrong  b/large.bin: its SHA-256 is ");
    assertThat(check(2, source.resolve("none").toString())).contains("There is no folder");
  }

  @Test
  void theSameIsSaidOfABagWithoutItsManifest() throws Exception {
    Files.writeString(
        source.resolve("bagit.txt"),
        "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        StandardCharsets.UTF_8);

    assertThat(check(3, source.toString())).contains("no manifest that can be checked");
  }
}
