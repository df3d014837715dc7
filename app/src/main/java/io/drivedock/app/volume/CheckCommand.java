package io.drivedock.app.volume;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.app.drive.KeyOptions;
import io.drivedock.prepare.text.Printable;
import io.drivedock.volume.FileMedium;
import io.drivedock.volume.Medium;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.bitlocker.UnlockKey;
import io.drivedock.volume.ntfs.NtfsCheck;
import io.drivedock.volume.ntfs.NtfsVolume;
import io.drivedock.volume.opening.FoundVolume;
import io.drivedock.volume.opening.Inspection;
import io.drivedock.volume.opening.OpenVolume;
import io.drivedock.volume.opening.VolumeKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code drivedock volume check}: whether all of a volume could be imported. */
@Command(
    name = "check",
    description = {
      "Unlock a volume, walk every record of its file system, and say what could not be imported"
          + " and why.",
      "Where there is no key file, the key is asked for and not shown."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "  drivedock volume check /dev/sdb --key-file key.txt",
      "",
      "Exit codes: 0 all of it can be imported, 1 the volume or something on it is refused,",
      "2 invalid arguments or no key, 3 not there."
    })
final class CheckCommand implements Callable<Integer> {

  /** So many findings are printed. */
  private static final int FINDINGS_MAX = 100_000;

  private static final int BUFFER_BYTES = 1 << 20;

  @Parameters(paramLabel = "DEVICE|IMAGE", description = "A block device or an image file")
  private Path device = Path.of("");

  @Option(
      names = "--volume",
      paramLabel = "N",
      description = "The volume's number, as info tells it; else the first of BitLocker or NTFS")
  private @Nullable Integer number;

  @Option(
      names = "--digest",
      description = "Also read all of the volume and print the SHA-256 of its decrypted bytes")
  private boolean isDigest;

  @Option(names = "--json", description = "Print JSON")
  private boolean isJson;

  @Mixin private KeyOptions keys = new KeyOptions();
  @Spec private @Nullable CommandSpec spec;

  private final ObjectNode json = VolumeJson.object();
  private long findings;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    json.put("device", device.toString());
    boolean isRefused = false;
    try (FileMedium medium = InfoCommand.open(device)) {
      check(medium, out);
    } catch (VolumeException e) {
      isRefused = true;
      json.set("refusal", VolumeJson.of(e));
      say(out, e.sentence() + ".");
    } catch (IOException e) {
      throw new CommandFailedException("Cannot close " + device + ": " + e.getMessage(), e);
    }
    if (isJson) {
      json.put("importable", !isRefused && findings == 0);
      out.println(VolumeJson.print(json));
    }
    return (isRefused || findings > 0 ? Exit.FAILED : Exit.DONE).code();
  }

  private void say(PrintWriter out, String line) {
    if (!isJson) {
      out.println(line);
      out.flush();
    }
  }

  private void check(FileMedium medium, PrintWriter out) throws VolumeException {
    Inspection inspection = Inspection.of(medium);
    FoundVolume found = number == null ? inspection.dataVolume() : volume(inspection, number);
    json.set("volume", VolumeJson.of(found));
    int shown = found.partition().number();
    say(out, (shown == 0 ? "" : "Volume " + shown + ": ") + VolumeText.headline(found));
    if (found.problem().isPresent()) {
      throw found.problem().get();
    }
    try (UnlockKey key = found.kind() == VolumeKind.BITLOCKER ? keys.key() : null;
        OpenVolume open = OpenVolume.open(medium, found, key)) {
      if (isDigest) {
        String sha256 = sha256(open.plain());
        json.put("sha256", sha256);
        say(out, "SHA-256 of its decrypted bytes: " + sha256);
      }
      files(open.ntfs(), out);
    }
  }

  private static FoundVolume volume(Inspection inspection, int number) {
    return inspection.volumes().stream()
        .filter(volume -> volume.partition().number() == number)
        .findFirst()
        .orElseThrow(
            () -> new CommandFailedException(Exit.UNUSABLE, "There is no volume " + number + "."));
  }

  private void files(NtfsVolume volume, PrintWriter out) {
    ObjectNode node = json.putObject("fileSystem");
    node.put("kind", "NTFS");
    node.put("version", volume.version());
    node.put("label", volume.label());
    node.put("clusterBytes", volume.clusterBytes());
    node.put("dirty", volume.isDirty());
    say(
        out,
        "NTFS %s, \"%s\", clusters of %s"
            .formatted(
                volume.version(),
                Printable.of(volume.label()),
                Printable.bytes(volume.clusterBytes())));
    if (volume.isDirty()) {
      say(out, "It was not closed in order; what was written last may be missing.");
    }
    NtfsCheck.Tally tally = NtfsCheck.run(volume, findings(out));
    json.put("files", tally.files());
    json.put("folders", tally.folders());
    json.put("fileBytes", tally.bytes());
    json.put("refusedCount", tally.refused());
    json.put("notedCount", tally.noted());
    say(
        out,
        "%s in %s, %s"
            .formatted(
                Printable.count(tally.files(), "file"),
                Printable.count(tally.folders(), "folder"),
                Printable.bytes(tally.bytes())));
    say(
        out,
        tally.refused() == 0
            ? "All of it can be imported."
            : "%d %s above cannot be imported."
                .formatted(tally.refused(), tally.refused() == 1 ? "thing" : "things"));
  }

  private NtfsCheck.Findings findings(PrintWriter out) {
    ArrayNode refused = json.putArray("refused");
    ArrayNode noted = json.putArray("noted");
    return new NtfsCheck.Findings() {
      @Override
      public void refused(String what, VolumeException why) {
        findings++;
        add(refused, what, why, "");
      }

      @Override
      public void noted(String what, VolumeException why) {
        add(noted, what, why, "Note: ");
      }

      private void add(ArrayNode to, String what, VolumeException why, String before) {
        if (refused.size() + noted.size() < FINDINGS_MAX) {
          to.add(VolumeJson.of(why).put("name", what));
          say(out, "%s%s: %s".formatted(before, Printable.of(what), why.sentence()));
        }
      }
    };
  }

  private static String sha256(Medium plain) throws VolumeException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER_BYTES];
      for (long at = 0; at < plain.size(); at += buffer.length) {
        int count = (int) Math.min(buffer.length, plain.size() - at);
        plain.read(at, buffer, 0, count);
        digest.update(buffer, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
