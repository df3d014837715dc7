package io.drivedock.station.slot.device;

import io.drivedock.volume.FileTarget;
import io.drivedock.volume.Reason;
import io.drivedock.volume.Target;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.device.SystemDevices;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;

/** Slots with images in them, which are there at once. */
public final class ImageSlots {

  private ImageSlots() {}

  /**
   * Opens what is in those slots.
   *
   * @param writes is asked before each write to an image, and says with a negative number that the
   *     power is off
   */
  public static DeviceOpener opener(Path slots, LongSupplier writes) {
    return new DeviceOpener(
        new DevicePlaces(slots, List.of(), new SystemDevices(), Duration.ZERO),
        new DeviceLooks(place -> ""),
        new SystemDevices(),
        () -> Instant.EPOCH,
        path -> new Cut(FileTarget.open(path), writes));
  }

  /** Makes a blank image, or makes one blank again. */
  public static Path blank(Path image, long bytes) throws IOException {
    Files.createDirectories(image.toAbsolutePath().getParent());
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(0);
      file.setLength(bytes);
    }
    return image;
  }

  private record Cut(FileTarget whole, LongSupplier writes) implements Target {
    @Override
    public void write(long position, byte[] from, int offset, int length) throws VolumeException {
      if (writes.getAsLong() < 0) {
        throw new VolumeException(Reason.UNREADABLE, "The power is off");
      }
      whole.write(position, from, offset, length);
    }

    @Override
    public void sync() throws VolumeException {
      if (writes.getAsLong() < 0) {
        throw new VolumeException(Reason.UNREADABLE, "The power is off");
      }
    }

    @Override
    public void close() throws IOException {
      whole.close();
    }
  }
}
