package io.drivedock.app.drive;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.app.client.Screen;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.prepare.text.Printable;
import io.drivedock.station.hashing.HashEngine;
import io.drivedock.station.proving.DriveProof;
import io.drivedock.station.repairing.DriveRepair;
import io.drivedock.station.slot.CopiesBeside;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.slot.MendableDrive;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.RetryingReader;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TransferStoppedException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drivedock repair}: mends a drive with what is still in the store. */
@Command(
    name = "repair",
    description = {
      "Verifies a drive, or a copy of one, against its manifest, fetches from"
          + " the store only what is damaged or missing, writes it in place, and"
          + " verifies what it wrote.",
      "Nothing is written that does not match the manifest, and the manifest"
          + " itself is never written to. After an interruption, run it again.",
      "A device or an image is not written to: with --beside, damaged files are copied into a"
          + " folder and repaired there."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "  drivedock repair /media/drive --from station.yaml --account films",
      "  drivedock repair /dev/sdb --key-file key.txt --beside repaired --from station.yaml"
          + " --account films",
      "",
      "A blob that has changed in the store, or is no longer there, cannot be repaired.",
      "Exit codes: 0 every byte is there, 1 something is still damaged or"
          + " missing, 2 nothing could be done."
    })
public final class RepairCommand implements Callable<Integer> {

  private static final long MEMORY_BYTES = 128L << 20;
  private static final String WHOLE = "Every byte is there and matches the manifest.";

  @Mixin private ManifestOptions manifest = new ManifestOptions();
  @Mixin private StoreOptions storeOptions = new StoreOptions();

  @Option(
      names = "--from",
      required = true,
      paramLabel = "SETTINGS",
      description = "The settings of a station, or a file with only 'targets'")
  private Path from = Path.of("");

  @Option(
      names = "--beside",
      paramLabel = "FOLDER",
      description =
          "For a device or an image: an existing folder for whole, repaired copies of the damaged"
              + " files")
  private @Nullable Path beside;

  @Spec private @Nullable CommandSpec spec;

  /** What was done and what was not. */
  private static final class Tally {
    private long blobs;
    private long ranges;
    private long bytes;
    private long notMended;
  }

  @Override
  public Integer call() {
    StoreOptions.Chosen store = storeOptions.read(from, System.getenv());
    try (DriveAtHome home = manifest.look()) {
      PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
      Path copies = copies(home);
      home.introduce(out);
      if (home.folder().isEmpty() && copies == null) {
        return proved(home, out);
      }
      Drives drives =
          copies == null
              ? new InPlace(home.opener(), home.id())
              : new Beside(home.opener(), FolderOpener.at(home.id(), copies), home.id());
      return repaired(home, drives, store, out);
    }
  }

  /** Where copies of damaged files go; nowhere if the drive itself is repaired. */
  private @Nullable Path copies(DriveAtHome home) {
    Path folder = beside;
    if (folder == null) {
      return null;
    }
    if (home.folder().isPresent()) {
      throw new CommandFailedException(
          Exit.UNUSABLE,
          "--beside is for a device or an image; the drive in "
              + home.folder().get()
              + " is repaired where it is.");
    }
    if (!Files.isDirectory(folder)) {
      throw new CommandFailedException(
          Exit.UNUSABLE, folder + " is not a folder. Create it first.");
    }
    return folder;
  }

  /** Of what cannot be repaired where it is. */
  private int proved(DriveAtHome home, PrintWriter out) {
    Damage damage = new Damage();
    long _ = HomeProof.prove(home, manifest.bar("verify", home), damage);
    damage.lines().forEach(out::println);
    if (damage.isNone()) {
      out.println(WHOLE);
      return 0;
    }
    out.printf(
        "%s damaged or missing. A device or an image is not written to: name a folder with"
            + " --beside for repaired copies of the damaged files.%n",
        Damage.share(damage.blobs(), home.blobs()));
    return Exit.FAILED.code();
  }

  private int repaired(
      DriveAtHome home, Drives drives, StoreOptions.Chosen store, PrintWriter out) {
    Tally tally = new Tally();
    Damage damage = new Damage();
    repair(home, drives, store, out, tally, damage);
    damage.lines().forEach(out::println);
    if (tally.ranges > 0) {
      out.printf(
          "Repaired: %s of %s, %s.%n",
          Printable.count(tally.ranges, "range"),
          Printable.count(tally.blobs, "blob"),
          Screen.size(tally.bytes));
      if (beside != null) {
        out.printf("The repaired files are in %s; the drive is as it was.%n", beside);
      }
    }
    if (damage.isNone() && tally.notMended == 0) {
      out.println(WHOLE);
      return 0;
    }
    out.printf(
        "%s still damaged or missing.%n", Damage.share(Math.max(damage.blobs(), 1), home.blobs()));
    return Exit.FAILED.code();
  }

  /** The drive, as it is mended and read. */
  private sealed interface Drives {
    MendableDrive mend(OpenDrive read) throws DriveException;

    OpenDrive read() throws DriveException;

    OpenDrive reread() throws DriveException;
  }

  /** Itself. */
  private record InPlace(DriveOpener drive, DriveId id) implements Drives {
    @Override
    public MendableDrive mend(OpenDrive read) throws DriveException {
      return drive.mend(id, Unlock.NONE);
    }

    @Override
    public OpenDrive read() throws DriveException {
      return drive.read(id, Unlock.NONE);
    }

    @Override
    public OpenDrive reread() throws DriveException {
      return drive.reread(id, Unlock.NONE);
    }
  }

  /** With copies of damaged files in the place of its own. */
  private record Beside(DriveOpener drive, DriveOpener copies, DriveId id) implements Drives {
    @Override
    public MendableDrive mend(OpenDrive read) throws DriveException {
      return new CopiesBeside(read, copies.mend(id, Unlock.NONE));
    }

    @Override
    public OpenDrive read() throws DriveException {
      return CopiesBeside.over(copies.read(id, Unlock.NONE), drive.read(id, Unlock.NONE));
    }

    @Override
    public OpenDrive reread() throws DriveException {
      return CopiesBeside.over(copies.reread(id, Unlock.NONE), drive.reread(id, Unlock.NONE));
    }
  }

  private void repair(
      DriveAtHome home,
      Drives drives,
      StoreOptions.Chosen from,
      PrintWriter out,
      Tally tally,
      Damage damage) {
    HashEngine engine = HashEngine.ofThisMachine();
    engine.expect(home.bytes());
    Blocks blocks = new Blocks(MEMORY_BYTES);
    try (OpenDrive read = drives.read();
        MendableDrive mendable = drives.mend(read);
        RetryingReader store = opened(from);
        Bar bar = manifest.bar("repair", home);
        DriveRepair repair =
            new DriveRepair(
                mendable, read, store, blocks, engine, home::isManifest, watch(bar, out, tally))) {
      home.forEach(repair::take);
      repair.finish();
      if (repair.isAnythingInDoubt()) {
        proveAgain(home, drives, repair, new Proving(blocks, engine, damage));
      }
    } catch (DriveException e) {
      throw new CommandFailedException(Exit.UNUSABLE, shown(e), e);
    } catch (TransferStoppedException | StoreException e) {
      throw new CommandFailedException(
          shown(e) + " What was repaired until then is complete; run it again for the rest.", e);
    }
  }

  private static RetryingReader opened(StoreOptions.Chosen from) {
    try {
      return from.openToRead(RetryPolicy.DEFAULT, RepairCommand::isInterrupted);
    } catch (StoreException e) {
      throw new CommandFailedException(Exit.UNUSABLE, shown(e), e);
    }
  }

  private static String shown(Exception e) {
    return Printable.of(String.valueOf(e.getMessage()));
  }

  /** With what the last proof is made. */
  private record Proving(Blocks blocks, HashEngine engine, Damage damage) {}

  private static void proveAgain(DriveAtHome home, Drives drives, DriveRepair repair, Proving with)
      throws DriveException, TransferStoppedException {
    try (OpenDrive again = drives.reread();
        DriveProof proof =
            new DriveProof(again, with.blocks(), with.engine(), with.damage().watch(bytes -> {}))) {
      home.forEach(
          blob -> {
            if (repair.isInDoubt(blob)) {
              proof.prove(blob);
              proof.proveHoles(blob);
            }
          });
      proof.finish();
    }
  }

  private static boolean isInterrupted() {
    return Thread.currentThread().isInterrupted();
  }

  private static DriveRepair.Watch watch(Bar bar, PrintWriter out, Tally tally) {
    return new DriveRepair.Watch() {
      @Override
      public void looked(long bytes) {
        bar.step(bytes);
      }

      @Override
      public void mended(ManifestBlob blob, int ranges, long bytes) {
        tally.blobs++;
        tally.ranges += ranges;
        tally.bytes += bytes;
        out.printf(
            "%s: repaired %s, %s (%s)%n",
            Printable.of(blob.targetPath()),
            Printable.count(ranges, "range"),
            Screen.size(bytes),
            Printable.of(blob.filePath()));
      }

      @Override
      public void notMended(ManifestBlob blob, String why) {
        tally.notMended++;
        out.printf("%s: not repaired: %s%n", Printable.of(blob.targetPath()), Printable.of(why));
      }

      @Override
      public boolean isStopped() {
        return isInterrupted();
      }
    };
  }
}
