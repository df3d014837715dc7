package io.drivedock.prepare;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveInfo;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.ManifestWriter;
import io.drivedock.drive.Md5;
import io.drivedock.prepare.disk.Disk;
import io.drivedock.prepare.disk.FolderDisk;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.prepare.source.SourceWalk;
import io.drivedock.volume.FileTarget;
import io.drivedock.volume.Target;
import io.drivedock.volume.TargetPart;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.bitlocker.BitLockerTarget;
import io.drivedock.volume.bitlocker.UnlockKey;
import io.drivedock.volume.device.SystemDevices;
import io.drivedock.volume.ntfs.formatting.FileTree;
import io.drivedock.volume.ntfs.formatting.Format;
import io.drivedock.volume.ntfs.formatting.NtfsWriter;
import io.drivedock.volume.ntfs.formatting.VolumeLayout;
import io.drivedock.volume.partition.GptWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.CharBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Prepares a drive that is encrypted with BitLocker, on a device or in an image file, without
 * mounting anything: a partition table, the volume, the files, the manifest.
 *
 * <p>The journal, which holds the key, is written before the boot sector makes a volume of what was
 * written: there is no whole drive without its key. An interrupted preparation leaves nothing that
 * could be taken for a drive, and the next one begins anew.
 */
final class EncryptedPreparation {

  private static final DrivePath MANIFEST = DrivePath.of(List.of(ManifestWriter.FILE_NAME));

  /** An image has so much room left, for what a reader may write. */
  private static final long IMAGE_ROOM_BYTES = 8 << 20;

  private static final int SECTOR_BYTES = 512;

  private final InstantSource clock;
  private final SecureRandom random;
  private final SystemDevices system;
  private final Opening opening;
  private final Disk disk = new FolderDisk();

  EncryptedPreparation(InstantSource clock, SecureRandom random) {
    this(clock, random, new SystemDevices(), (path, _) -> FileTarget.open(path));
  }

  /**
   * On a machine that tells of its devices so.
   *
   * @param opening opens what is written
   */
  EncryptedPreparation(
      InstantSource clock, SecureRandom random, SystemDevices system, Opening opening) {
    this.clock = clock;
    this.random = random;
    this.system = system;
    this.opening = opening;
  }

  /** How a device or an image is opened for writing. */
  interface Opening {
    Target open(Path path, long bytes) throws VolumeException;
  }

  /** Where the volume lies. */
  private record Ground(boolean isImage, long deviceBytes, long from, VolumeLayout layout) {}

  PreparedDrive run(PreparationPlan plan, Encryption encryption, PreparationWatch watch)
      throws PreparationException {
    Places places = Places.ofDevice(plan);
    Work work =
        new Work(plan, places, new FileVerdicts(plan), new DriveFolder(places.drive(), disk));
    Optional<BlockDevice> device = device(plan, places.drive(), encryption);
    VolumeScan scan = new VolumeScan(plan, work.verdicts(), clock.instant());
    new SourceWalk(places.source(), name -> false, plan.settings().selection()).walk(scan);
    if (scan.files() == 0 && scan.others() == 0) {
      throw PreparationException.refused(
          "There are no files in " + places.source() + ", so there is nothing to prepare.");
    }
    Ground ground = ground(places.drive(), device, encryption, scan.complete());
    Path manifest = places.journal().resolveSibling(places.journal().getFileName() + ".manifest");
    boolean isInterrupted =
        Files.exists(manifest) || Files.exists(NewImage.unfinished(places.drive()));
    try (NewImage image =
            ground.isImage ? NewImage.make(places.drive(), ground.deviceBytes) : null;
        PreparationJournal journal = new PreparationJournal(places.journal(), disk);
        LeftOutList leftOut = new LeftOutList(places.leftOutList(), disk)) {
      if (isInterrupted) {
        watch.beginsAnew();
      }
      watch.counted(scan.files(), scan.bytes());
      Path written = image == null ? places.drive() : image.path();
      try {
        PreparedDrive prepared =
            fill(
                work, encryption, ground, written, manifest, journal, leftOut, watch, scan.bytes());
        if (image != null) {
          image.complete(disk);
        }
        return prepared;
      } finally {
        discard(manifest);
      }
    }
  }

  private static void discard(Path manifest) {
    try {
      Files.deleteIfExists(manifest);
    } catch (IOException e) {
      // The next run writes over it.
    }
  }

  private Optional<BlockDevice> device(PreparationPlan plan, Path drive, Encryption encryption)
      throws PreparationException {
    if (!Files.exists(drive, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    if (Files.isRegularFile(drive) || Files.isDirectory(drive)) {
      throw PreparationException.refused(
          drive
              + (Files.isDirectory(drive) ? " is a folder" : " is there already")
              + ". To encrypt, name a device, or an image file that is to be made.");
    }
    try {
      BlockDevice device = BlockDevice.of(drive, system);
      Optional<String> refusal = device.refusal(plan.driveId(), encryption.overwritten());
      if (refusal.isPresent()) {
        throw PreparationException.refused(refusal.get());
      }
      return Optional.of(device);
    } catch (VolumeException e) {
      throw DeviceFault.of(e);
    } catch (IOException e) {
      throw new PreparationException(
          PreparationException.Kind.DRIVE_FAILED,
          "%s cannot be looked at: %s.".formatted(drive, SourceWalk.reason(e)),
          e);
    }
  }

  private static Ground ground(
      Path drive, Optional<BlockDevice> device, Encryption encryption, FileTree tree)
      throws PreparationException {
    int sectorBytes = device.map(BlockDevice::sectorBytes).orElse(SECTOR_BYTES);
    long from = encryption.hasPartitionTable() ? GptWriter.MARGIN_BYTES : 0;
    Format format = new Format(sectorBytes, Format.BY_SIZE, "", from / sectorBytes);
    try {
      if (device.isEmpty()) {
        long least = VolumeLayout.smallest(tree, format).volumeBytes() + IMAGE_ROOM_BYTES;
        long margin = GptWriter.MARGIN_BYTES;
        long volume = BitLockerTarget.volumeBytes(least);
        long all = (volume + margin - 1) / margin * margin + 2 * from;
        return new Ground(
            true,
            all,
            from,
            VolumeLayout.of(tree, format, BitLockerTarget.fileSystemBytes(all - 2 * from)));
      }
      long bytes;
      try (FileTarget target = FileTarget.open(drive)) {
        bytes = target.size();
      }
      long volume = from == 0 ? bytes : GptWriter.partitionBytes(bytes);
      return new Ground(
          false,
          bytes,
          from,
          VolumeLayout.of(tree, format, BitLockerTarget.fileSystemBytes(volume)));
    } catch (VolumeException e) {
      throw DeviceFault.of(e);
    } catch (IOException e) {
      throw new IllegalStateException("A file that was not written to does not fail to close", e);
    }
  }

  private PreparedDrive fill(
      Work work,
      Encryption encryption,
      Ground ground,
      Path written,
      Path manifestFile,
      PreparationJournal journal,
      LeftOutList leftOut,
      PreparationWatch watch,
      long bytes)
      throws PreparationException {
    PreparationPlan plan = work.plan();
    BitLockerKey key = plan.key() == null ? BitLockerKey.made(random) : plan.key();
    VolumeLayout layout = ground.layout;
    int sectorBytes = layout.sectorBytes();
    MessageDigest digest = Md5.digest();
    try (Target device = opening.open(written, ground.deviceBytes);
        Target part = new TargetPart(device, ground.from, ground.deviceBytes - 2 * ground.from);
        UnlockKey unlock = UnlockKey.ofText(CharBuffer.wrap(key.reveal()))) {
      wipe(device, ground.deviceBytes);
      try (BitLockerTarget volume =
          BitLockerTarget.begin(
              part,
              layout.volumeBytes(),
              sectorBytes,
              encryption.method(),
              plan.driveId().value(),
              List.of(unlock),
              random,
              clock.instant())) {
        NtfsWriter writer = NtfsWriter.begin(volume, layout, clock.instant(), random.nextLong());
        VolumeFilling filling;
        try (Disk.NewFile kept = disk.create(manifestFile, Disk.Readers.OWNER);
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(kept))) {
          ManifestWriter manifest =
              new ManifestWriter(
                  new DigestOutputStream(out, digest), plan.driveId(), VolumeScan.CREATOR);
          filling = new VolumeFilling(work, layout, writer, manifest, leftOut, watch, bytes);
          new SourceWalk(work.places().source(), name -> false, plan.settings().selection())
              .walk(filling);
          manifest.finish();
        }
        if (filling.files() == 0) {
          throw new PreparationException(
              PreparationException.Kind.SOURCE_FAILED,
              "No file in %s could become a blob.".formatted(work.places().source()),
              null);
        }
        try (InputStream in = Files.newInputStream(manifestFile)) {
          filling.complete(in);
        }
        DriveInfo info =
            new DriveInfo(plan.driveId(), key, MANIFEST, Md5.of(digest.digest()).hex());
        journal.write(info, clock.instant());
        writer.finish();
        volume.finish();
        if (encryption.hasPartitionTable()) {
          GptWriter.write(device, ground.deviceBytes, sectorBytes, random);
        }
        return prepared(work, info, filling, leftOut);
      }
    } catch (VolumeException e) {
      throw DeviceFault.of(e);
    } catch (IOException e) {
      throw VolumeFilling.manifestFault(e);
    }
  }

  /** Whatever was at either end is gone: tables, and what other file systems are known by. */
  private static void wipe(Target device, long bytes) throws VolumeException {
    byte[] nothing = new byte[(int) Math.min(GptWriter.MARGIN_BYTES, bytes)];
    device.write(0, nothing, 0, nothing.length);
    // Or the old boot sector could be left without the metadata that lay at the end.
    device.sync();
    device.write(bytes - nothing.length, nothing, 0, nothing.length);
    device.sync();
  }

  private static PreparedDrive prepared(
      Work work, DriveInfo info, VolumeFilling filling, LeftOutList leftOut) {
    return new PreparedDrive(
        info,
        work.places().drive(),
        work.places().journal(),
        filling.files(),
        filling.bytes(),
        0,
        filling.filesUnderOtherNames(),
        filling.emptyFolders(),
        PreparedDrive.MediumCheck.OMITTED,
        0,
        List.of(),
        leftOut.count(),
        leftOut.first(),
        leftOut.path().orElse(null));
  }
}
