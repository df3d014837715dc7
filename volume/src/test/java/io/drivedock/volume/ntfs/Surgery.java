package io.drivedock.volume.ntfs;

import io.drivedock.volume.Memory;
import io.drivedock.volume.VolumeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Changes single bytes of a volume in memory, in the records of named files. */
final class Surgery {

  private static final String INDEX_BLOCK = "INDX";

  private final Memory memory;
  private final ByteBuffer bytes;
  private final Geometry geometry;

  private Surgery(Memory memory) throws VolumeException {
    this.memory = memory;
    this.bytes = ByteBuffer.wrap(memory.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    this.geometry = Geometry.read(memory);
  }

  static Surgery on(Memory memory) throws VolumeException {
    return new Surgery(memory);
  }

  static Surgery on(NtfsImage image) throws IOException, VolumeException {
    return new Surgery(new Memory(Files.readAllBytes(image.image())));
  }

  Memory memory() {
    return memory;
  }

  NtfsVolume open() throws VolumeException {
    return NtfsVolume.open(memory);
  }

  /** Where a record of a table in one piece lies. */
  int record(long number) {
    return (int)
        (geometry.tableCluster() * geometry.clusterBytes() + number * geometry.recordBytes());
  }

  int record(String path) throws VolumeException {
    return record(open().find(path).orElseThrow().record());
  }

  /** Where an attribute of a record lies. */
  int attribute(int record, long type) {
    int at = record + bytes.getShort(record + 20);
    while (bytes.getInt(at) != (int) type) {
      at += bytes.getInt(at + 4);
    }
    return at;
  }

  Surgery put16(int at, int value) {
    bytes.putShort(at, (short) value);
    return this;
  }

  Surgery put64(int at, long value) {
    bytes.putLong(at, value);
    return this;
  }

  int get16(int at) {
    return bytes.getShort(at) & 0xFFFF;
  }

  /** Every place where a name stands, from a place on. */
  List<Integer> places(String name, int from) {
    byte[] wanted = name.getBytes(StandardCharsets.UTF_16LE);
    List<Integer> found = new ArrayList<>();
    for (int at = from; at <= memory.bytes().length - wanted.length; at++) {
      if (Arrays.equals(memory.bytes(), at, at + wanted.length, wanted, 0, wanted.length)) {
        found.add(at);
      }
    }
    return found;
  }

  /** Pairs of a start and an end: the boot sector, the table, the index blocks. */
  int[] metadata(int records) {
    List<Integer> places = new ArrayList<>(List.of(0, 84));
    for (int twice = 0; twice < 3; twice++) {
      places.addAll(List.of(record(0), record(16), record(24), record(records)));
    }
    byte[] sign = INDEX_BLOCK.getBytes(StandardCharsets.US_ASCII);
    for (int at = 0; at < memory.bytes().length; at += 512) {
      if (Arrays.equals(memory.bytes(), at, at + sign.length, sign, 0, sign.length)) {
        places.addAll(List.of(at, at + geometry.indexBytes()));
      }
    }
    return places.stream().mapToInt(Integer::intValue).toArray();
  }
}
