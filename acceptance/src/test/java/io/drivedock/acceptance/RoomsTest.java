package io.drivedock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The rooms of ARCHITECTURE.md are those of the code, their doors are there, and no file circles.
 */
final class RoomsTest {

  private static final Path ROOT =
      Path.of(System.getProperty("drivedock.root", "..")).toAbsolutePath().normalize();

  private static final String BASE = "io.drivedock";

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BASE);

  /** A row of the table of rooms: its name, what happens there, its doors. */
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| \\[`([a-z.]+)`\\]\\(([^)]+)\\) \\| [^|]+ \\| ([^|]+) \\|$");

  private static final Pattern DOOR = Pattern.compile("`(\\w+)`");

  /** The programs themselves, the kinds of stores, and what jte makes of the portal's pages. */
  private static final Pattern WITHOUT_A_ROW =
      Pattern.compile(
          "io\\.drivedock\\.(server|station|app|junit|station\\.store\\.\\w+"
              + "|server\\.portal\\.templates\\.\\w+)");

  /** Files of one room that know each other; each circle in the order of names. */
  private static final Path CIRCLES =
      ROOT.resolve("acceptance/src/test/resources/rooms/circles.txt");

  private record Room(String name, Set<String> doors) {}

  private static List<Room> rooms() throws IOException {
    String map = Files.readString(ROOT.resolve("ARCHITECTURE.md"));
    List<Room> rooms = new ArrayList<>();
    Matcher row = ROW.matcher(map.substring(map.indexOf("## The packages")));
    while (row.find()) {
      String name = row.group(1).startsWith(BASE) ? row.group(1) : BASE + "." + row.group(1);
      Set<String> doors = new TreeSet<>();
      Matcher door = DOOR.matcher(row.group(3));
      while (door.find()) {
        doors.add(door.group(1));
      }
      rooms.add(new Room(name, doors));
    }
    return rooms;
  }

  @Test
  void everyDoorIsAPublicTypeOfItsRoom() throws IOException {
    List<Room> rooms = rooms();
    assertThat(rooms).hasSizeGreaterThan(40);
    List<String> wrong = new ArrayList<>();
    for (Room room : rooms) {
      for (String door : room.doors()) {
        String name = room.name() + "." + door;
        if (!OURS.contain(name)) {
          wrong.add(name + " is not there");
        } else if (!OURS.get(name).getModifiers().contains(JavaModifier.PUBLIC)) {
          wrong.add(name + " is not public");
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyRoomHasARow() throws IOException {
    Set<String> inTheMap = new TreeSet<>();
    rooms().forEach(room -> inTheMap.add(room.name()));
    Set<String> inTheCode = new TreeSet<>();
    OURS.forEach(type -> inTheCode.add(type.getPackageName()));
    inTheCode.removeIf(room -> WITHOUT_A_ROW.matcher(room).matches());
    assertThat(inTheCode).isEqualTo(inTheMap);
  }

  /** A circle that is known may go. Structures of volumes point at each other, as on the disk. */
  @Test
  void noFilesFormACircleThatIsNotKnown() throws IOException {
    List<String> known =
        Files.readAllLines(CIRCLES).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    List<String> found =
        circles(files()).stream().filter(circle -> !circle.startsWith("volume.")).toList();
    assertThat(known).as("circles of files that are known").containsAll(found);
  }

  /** Which file knows which others. */
  private static Map<String, Set<String>> files() {
    Map<String, Set<String>> files = new TreeMap<>();
    for (JavaClass type : OURS) {
      Set<String> known = files.computeIfAbsent(file(type), name -> new TreeSet<>());
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (target.getName().startsWith(BASE + ".") && !file(target).equals(file(type))) {
          known.add(file(target));
        }
      }
    }
    return files;
  }

  private static String file(JavaClass type) {
    String name = type.getName();
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }

  private static List<String> circles(Map<String, Set<String>> files) {
    Map<String, Set<String>> reached = new TreeMap<>();
    files.keySet().forEach(file -> reached.put(file, reachedFrom(file, files)));
    Set<String> circles = new TreeSet<>();
    for (String file : files.keySet()) {
      Set<String> circle = new TreeSet<>();
      for (String other : reached.get(file)) {
        if (reached.getOrDefault(other, Set.of()).contains(file)) {
          circle.add(other.substring(BASE.length() + 1));
        }
      }
      if (!circle.isEmpty()) {
        circles.add(String.join(" ", circle));
      }
    }
    return List.copyOf(circles);
  }

  private static Set<String> reachedFrom(String file, Map<String, Set<String>> files) {
    Set<String> reached = new HashSet<>();
    Deque<String> next = new ArrayDeque<>(files.get(file));
    while (!next.isEmpty()) {
      String now = next.pop();
      if (reached.add(now)) {
        next.addAll(files.getOrDefault(now, Set.of()));
      }
    }
    return reached;
  }
}
