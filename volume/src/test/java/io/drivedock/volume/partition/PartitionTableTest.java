package io.drivedock.volume.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drivedock.volume.Memory;
import io.drivedock.volume.Mutations;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.partition.PartitionTable.Kind;
import org.junit.jupiter.api.Test;

final class PartitionTableTest {

  private static final int MIB = 1 << 20;

  private static Reason refusal(Memory device) {
    return catchThrowableOfType(VolumeException.class, () -> PartitionTable.read(device)).reason();
  }

  @Test
  void aGptIsReadWithEitherSector() throws VolumeException {
    for (int unit : new int[] {512, 4096}) {
      PartitionTable table = PartitionTable.read(Disk.gpt(4 * MIB, unit, 200, 800).memory());
      assertThat(table.kind()).isEqualTo(Kind.GPT);
      assertThat(table.sectorBytes()).isEqualTo(unit);
      assertThat(table.isPrimaryDamaged()).isFalse();
      assertThat(table.partitions())
          .containsExactly(
              new Partition(
                  1, 64L * unit, 136L * unit, "e3c9e316-0b5c-4db8-817d-f92df00215ae", "Reserved"),
              new Partition(
                  2,
                  200L * unit,
                  601L * unit,
                  "ebd0a0a2-b9e5-4433-87c0-68b6b72699c7",
                  "Basic data partition"));
      assertThat(table.partitions()).extracting(Partition::isSystems).containsExactly(true, false);
    }
  }

  @Test
  void theBackupServesWhereTheTableIsDamaged() throws VolumeException {
    for (int at : new int[] {512 + 40, 1024 + 40}) {
      Memory device = Disk.gpt(4 * MIB, 512, 200, 800).memory();
      device.bytes()[at] ^= 1;
      PartitionTable table = PartitionTable.read(device);
      assertThat(table.isPrimaryDamaged()).isTrue();
      assertThat(table.partitions()).hasSize(2);
      device.bytes()[4 * MIB - 512 + 24] ^= 1;
      assertThat(refusal(device)).isEqualTo(Reason.PARTITION_TABLE_DAMAGED);
    }
  }

  @Test
  void aMasterBootRecordIsReadWithLogicalPartitions() throws VolumeException {
    Disk disk =
        Disk.mbr(4 * MIB, 512)
            .entry(0, 0x07, 64, 1000)
            .entry(1, 0x27, 1064, 100)
            .entry(2, 0x0F, 2000, 4000)
            .entryAt(2000, 0, 0x07, 10, 500)
            .entryAt(2000, 1, 0x05, 1000, 700)
            .entryAt(3000, 0, 0x83, 20, 600)
            .ntfsAt(64);
    PartitionTable table = PartitionTable.read(disk.memory());
    assertThat(table.kind()).isEqualTo(Kind.MBR);
    assertThat(table.partitions())
        .containsExactly(
            new Partition(1, 64 * 512, 1000 * 512, "0x07", ""),
            new Partition(2, 1064 * 512, 100 * 512, "0x27", ""),
            new Partition(5, 2010 * 512, 500 * 512, "0x07", ""),
            new Partition(6, 3020 * 512, 600 * 512, "0x83", ""));
  }

  @Test
  void aRecordThatCountsInLargeSectorsIsRecognised() throws VolumeException {
    Disk disk = Disk.mbr(4 * MIB, 4096).entry(0, 0x07, 64, 500).ntfsAt(64);
    assertThat(PartitionTable.read(disk.memory()).partitions())
        .containsExactly(new Partition(1, 64 * 4096, 500 * 4096, "0x07", ""));
  }

  @Test
  void aChainWithoutEndIsRefused() {
    Disk disk =
        Disk.mbr(MIB, 512)
            .entry(0, 0x05, 100, 1000)
            .entryAt(100, 0, 0x07, 10, 50)
            .entryAt(100, 1, 0x05, 0, 50);
    assertThat(refusal(disk.memory())).isEqualTo(Reason.PARTITION_TABLE_DAMAGED);
  }

  @Test
  void aDeviceWithoutATableIsOneVolume() throws VolumeException {
    Disk disk = Disk.mbr(MIB, 512).ntfsAt(0);
    PartitionTable table = PartitionTable.read(disk.memory());
    assertThat(table.kind()).isEqualTo(Kind.NONE);
    assertThat(table.partitions()).containsExactly(new Partition(0, 0, MIB, "", ""));
    assertThat(PartitionTable.read(new Memory(MIB)).kind()).isEqualTo(Kind.NONE);
    assertThat(PartitionTable.read(new Memory(0)).kind()).isEqualTo(Kind.NONE);
  }

  @Test
  void aPartitionBeyondTheDeviceIsRefusedWhenItIsOpened() throws VolumeException {
    Disk disk = Disk.mbr(MIB, 512).entry(0, 0x07, 64, 1000).entry(1, 0x07, 2000, 1000).ntfsAt(64);
    PartitionTable table = PartitionTable.read(disk.memory());
    assertThat(table.partitions().get(0).on(disk.memory()).size()).isEqualTo(512_000);
    assertThatThrownBy(() -> table.partitions().get(1).on(disk.memory()))
        .isInstanceOf(VolumeException.class)
        .hasMessageContaining("Partition 2");
  }

  @Test
  void damagedTablesAreReadOrRefused() {
    byte[] gpt = Disk.gpt(MIB, 512, 200, 800).memory().bytes();
    int backup = MIB - 512;
    int[] places = {440, 512, 512, 604, 1024, 1300, backup, backup + 92};
    Mutations.Outcome outcome =
        Mutations.run(
            gpt,
            places,
            (damage, random) -> {
              if (random.nextInt(8) > 0) {
                Disk.mendChecksums(damage, 512);
                Disk.mendChecksums(damage, backup);
              }
            },
            PartitionTableTest::readAll);
    assertThat(outcome.answered()).isPositive();
    assertThat(outcome.refused()).isPositive();
  }

  @Test
  void damagedRecordsAreReadOrRefused() {
    byte[] mbr =
        Disk.mbr(MIB, 512)
            .entry(0, 0x0F, 100, 1000)
            .entryAt(100, 0, 0x07, 10, 50)
            .entryAt(100, 1, 0x05, 50, 50)
            .entryAt(150, 0, 0x07, 10, 50)
            .memory()
            .bytes();
    int[] places = {446, 512, 100 * 512 + 446, 101 * 512, 150 * 512 + 446, 151 * 512};
    Mutations.Outcome outcome =
        Mutations.run(mbr, places, (damage, random) -> {}, PartitionTableTest::readAll);
    assertThat(outcome.answered()).isPositive();
    assertThat(outcome.refused()).isPositive();
  }

  private static void readAll(Memory damaged) throws VolumeException {
    VolumeException refused = null;
    for (Partition partition : PartitionTable.read(damaged).partitions()) {
      try {
        partition.on(damaged);
      } catch (VolumeException e) {
        refused = e;
      }
    }
    if (refused != null) {
      throw refused;
    }
  }
}
