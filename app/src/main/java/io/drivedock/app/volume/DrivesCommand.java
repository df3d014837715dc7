package io.drivedock.app.volume;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.prepare.text.Printable;
import io.drivedock.volume.FileMedium;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.device.SystemDevices;
import io.drivedock.volume.opening.FoundVolume;
import io.drivedock.volume.opening.Inspection;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code drivedock volume list}: the drives of this machine. */
@Command(
    name = "list",
    description = "List the drives of this machine and what they hold (Linux only).",
    mixinStandardHelpOptions = true)
final class DrivesCommand implements Callable<Integer> {

  private static final Path BLOCK = Path.of("/sys/block");
  private static final long SYS_SECTOR_BYTES = 512;
  private static final int TEXT_MAX = 200;

  @Option(names = "--json", description = "Print JSON")
  private boolean isJson;

  @Spec private @Nullable CommandSpec spec;

  /** A drive, as the kernel tells of it. */
  private record Drive(Path device, long bytes, String model, String serial) {}

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    ArrayNode all = JsonMapper.shared().createArrayNode();
    List<Drive> drives = drives();
    for (Drive drive : drives) {
      ObjectNode node = all.addObject();
      String holds = look(drive, node);
      if (!isJson) {
        out.printf(
            "%s  %s  %s  %s%n    %s%n",
            drive.device(),
            Printable.bytes(drive.bytes()),
            drive.model().isEmpty() ? "unknown model" : Printable.of(drive.model()),
            drive.serial().isEmpty() ? "no serial" : "serial " + Printable.of(drive.serial()),
            holds);
      }
    }
    if (isJson) {
      out.println(all.toPrettyString());
    } else if (drives.isEmpty()) {
      out.println("No drives.");
    }
    return Exit.DONE.code();
  }

  private static String look(Drive drive, ObjectNode node) {
    node.put("device", drive.device().toString());
    node.put("bytes", drive.bytes());
    node.put("model", drive.model());
    node.put("serial", drive.serial());
    try (FileMedium medium = FileMedium.open(drive.device())) {
      Inspection inspection = Inspection.of(medium);
      node.setAll(InfoCommand.json(drive.device(), medium.size(), inspection));
      return VolumeText.table(inspection.table())
          + inspection.volumes().stream()
              .map(DrivesCommand::line)
              .collect(Collectors.joining("\n    ", "\n    ", ""));
    } catch (VolumeException | IOException e) {
      String message = String.valueOf(e.getMessage());
      node.put("problem", message);
      return message;
    }
  }

  private static String line(FoundVolume volume) {
    return "%3d  %s".formatted(volume.partition().number(), VolumeText.headline(volume));
  }

  private static List<Drive> drives() {
    List<Drive> drives = new ArrayList<>();
    if (!Files.isDirectory(BLOCK)) {
      throw new CommandFailedException(
          Exit.UNUSABLE, "Drives are listed on Linux only; name one to drivedock volume info.");
    }
    SystemDevices system = new SystemDevices();
    try (DirectoryStream<Path> blocks = Files.newDirectoryStream(BLOCK)) {
      for (Path block : blocks) {
        long bytes = number(block.resolve("size")) * SYS_SECTOR_BYTES;
        // Compressed memory and the like have no device below; empty card readers have no size.
        boolean isDrive = Files.exists(block.resolve("device")) || isLoop(block);
        if (bytes > 0 && isDrive) {
          Path device = Path.of("/dev").resolve(name(block));
          drives.add(
              new Drive(
                  device,
                  bytes,
                  system.model(device).orElse(""),
                  system.serial(device).orElse("")));
        }
      }
    } catch (IOException e) {
      throw new CommandFailedException("Cannot list " + BLOCK + ": " + e.getMessage(), e);
    }
    drives.sort(Comparator.comparing(Drive::device));
    return Collections.unmodifiableList(drives);
  }

  private static String name(Path block) {
    return String.valueOf(block.getFileName());
  }

  private static boolean isLoop(Path block) {
    return name(block).startsWith("loop");
  }

  private static long number(Path file) {
    String text = text(file);
    return text.matches("\\d{1,15}") ? Long.parseLong(text) : 0;
  }

  private static String text(Path file) {
    try {
      String text = Files.readString(file).strip();
      return text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) : text;
    } catch (IOException e) {
      return "";
    }
  }
}
