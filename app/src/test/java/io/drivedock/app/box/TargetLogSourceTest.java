package io.drivedock.app.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.drive.DriveId;
import io.drivedock.server.portal.logs.LogAwayException;
import io.drivedock.server.portal.logs.LogPlace;
import io.drivedock.server.portal.logs.LogSource;
import io.drivedock.station.StationMain;
import io.drivedock.station.settings.TargetConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TargetLogSourceTest {

  private static final String NAME = "films_WD-1_20260203-040506-007_error.xml";

  @TempDir Path folder;

  private LogSource source;
  private Path logs;

  @BeforeEach
  void aTargetWithALog() throws Exception {
    Path target = Files.createDirectory(folder.toRealPath().resolve("store"));
    logs = Files.createDirectories(target.resolve("ada/logs/of/waies"));
    Files.writeString(logs.resolve(NAME), "<DriveLog/>");
    source =
        new TargetLogSource(StationMain.targets(Map.of("main", new TargetConfig.Folder(target))));
  }

  private static LogPlace place(String uri) {
    return new LogPlace("main", "ada", "logs/of", "films", new DriveId("WD-1"), uri);
  }

  private Optional<LogSource.OpenLog> open(LogPlace place) {
    return source.open(place);
  }

  @Test
  void aLogIsReadFromAnyPlaceOn() {
    try (LogSource.OpenLog log = open(place(uri(logs.resolve(NAME)))).orElseThrow()) {
      assertThat(log.length()).isEqualTo(11);
      ByteBuffer buffer = ByteBuffer.allocate(100);
      log.read(1, buffer);
      assertThat(new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8))
          .isEqualTo("DriveLog/>");
    }
  }

  @Test
  void aLogInTheDefaultFolderIsFoundToo() throws Exception {
    Path usual =
        Files.createDirectories(folder.toRealPath().resolve("store/ada/waimportexport/waies"));
    Files.writeString(usual.resolve(NAME), "<DriveLog/>");
    open(place(uri(usual.resolve(NAME)))).orElseThrow().close();
  }

  @Test
  void whatIsNoLogOfThatJobAndDriveIsNotOpened() throws Exception {
    Files.writeString(logs.resolve("secret.xml"), "x");
    Files.writeString(logs.resolve(NAME.replace("WD-1", "WD-2")), "x");
    Files.writeString(logs.resolve("../" + NAME), "x");
    Path outside = Files.writeString(folder.toRealPath().resolve(NAME), "x");
    Files.createSymbolicLink(logs.resolve(NAME.replace("007", "008")), outside);
    String good = uri(logs.resolve(NAME));
    for (String uri :
        new String[] {
          "",
          "/",
          NAME,
          "file:///etc/passwd",
          "http://127.0.0.1/" + NAME,
          "https://elsewhere.example/ada/logs/of/waies/" + NAME,
          good + "?x",
          good.replace("/waies/", "/waies/../waies/"),
          good.replace("/waies/", "/waies/..%2F"),
          good.replace(NAME, "%zz" + NAME),
          uri(logs.resolve("secret.xml")),
          uri(logs.resolve(NAME.replace("WD-1", "WD-2"))),
          uri(logs.resolve("../" + NAME).normalize()),
          uri(logs.resolve(NAME.replace("007", "008"))),
          uri(outside)
        }) {
      assertThat(open(place(uri))).as(uri).isEmpty();
    }
  }

  @Test
  void anotherJobsTargetsAndAccountsAreNotLookedThrough() throws Exception {
    Files.createDirectory(folder.resolve("store/bob"));
    String uri = uri(logs.resolve(NAME));
    DriveId drive = new DriveId("WD-1");
    assertThat(open(new LogPlace("main", "bob", "logs/of", "films", drive, uri))).isEmpty();
    assertThat(open(new LogPlace("other", "ada", "logs/of", "films", drive, uri))).isEmpty();
    assertThat(open(new LogPlace("main", "../x", "logs/of", "films", drive, uri))).isEmpty();
    assertThat(open(new LogPlace("main", "ada", "logs/of", "other", drive, uri))).isEmpty();
  }

  @Test
  void whoLooksForALogMakesNothingInTheTarget() throws Exception {
    List<Path> before = all();
    open(place(uri(logs.resolve(NAME)))).orElseThrow().close();
    assertThat(all()).isEqualTo(before);

    LogPlace noFolder =
        new LogPlace(
            "main", "bob", "logs/of", "films", new DriveId("WD-1"), uri(logs.resolve(NAME)));
    assertThatThrownBy(() -> open(noFolder))
        .isInstanceOf(LogAwayException.class)
        .hasMessageContaining("has no folder for the account 'bob'");
    assertThat(all()).isEqualTo(before);
  }

  private List<Path> all() throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted().toList();
    }
  }

  private static String uri(Path file) {
    return file.toUri().toString();
  }
}
