package io.drivedock.app.volume;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.prepare.text.Printable;
import io.drivedock.volume.FileMedium;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.opening.FoundVolume;
import io.drivedock.volume.opening.Inspection;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code drivedock volume info}: what a device holds. */
@Command(
    name = "info",
    description = "Say what a device or an image holds, and which keys open it. No key is needed.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "  drivedock volume info /dev/sdb",
      "",
      "Exit codes: 0 there is a volume that a key may open, 1 it is refused whatever the key is,"
          + " 3 not there."
    })
final class InfoCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DEVICE|IMAGE", description = "A block device or an image file")
  private Path device = Path.of("");

  @Option(names = "--json", description = "Print JSON")
  private boolean isJson;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try (FileMedium medium = open(device)) {
      Inspection inspection = Inspection.of(medium);
      VolumeException refusal = refusal(inspection);
      if (isJson) {
        out.println(VolumeJson.print(json(device, medium.size(), inspection)));
      } else {
        print(out, medium.size(), inspection);
        if (refusal != null) {
          out.println(refusal.sentence() + ".");
        }
      }
      return (refusal == null ? Exit.DONE : Exit.FAILED).code();
    } catch (VolumeException | IOException e) {
      throw new CommandFailedException(e.getMessage() + ".", e);
    }
  }

  /** Opens a device, or says that it is not there. */
  static FileMedium open(Path device) throws VolumeException {
    if (!Files.exists(device)) {
      throw new CommandFailedException(Exit.NOT_THERE, "There is no " + device + ".");
    }
    if (Files.isDirectory(device)) {
      throw new CommandFailedException(
          Exit.UNUSABLE, device + " is a folder; name a block device or an image file.");
    }
    return FileMedium.open(device);
  }

  private static @Nullable VolumeException refusal(Inspection inspection) {
    try {
      return inspection.dataVolume().problem().orElse(null);
    } catch (VolumeException e) {
      return e;
    }
  }

  private void print(PrintWriter out, long size, Inspection inspection) {
    out.printf("%s: %s, %s%n", device, Printable.bytes(size), VolumeText.table(inspection.table()));
    for (FoundVolume volume : inspection.volumes()) {
      out.printf("%3d  %s%n", volume.partition().number(), VolumeText.headline(volume));
      volume
          .bitLocker()
          .ifPresent(it -> VolumeText.details(it).forEach(line -> out.println("     " + line)));
    }
  }

  static ObjectNode json(Path device, long size, Inspection inspection) {
    ObjectNode node = VolumeJson.object();
    node.put("device", device.toString());
    node.put("bytes", size);
    node.put("table", VolumeJson.camel(inspection.table().kind()));
    node.put("sectorBytes", inspection.table().sectorBytes());
    node.put("tableDamaged", inspection.table().isPrimaryDamaged());
    ArrayNode volumes = node.putArray("volumes");
    inspection.volumes().forEach(volume -> volumes.add(VolumeJson.of(volume)));
    try {
      node.put("dataVolume", inspection.dataVolume().partition().number());
    } catch (VolumeException e) {
      node.set("refusal", VolumeJson.of(e));
    }
    return node;
  }
}
