package io.drivedock.station.store.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.Md5;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.BlobUpload.Existing;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.ObjectStoreContract;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.StoredBlob;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A blob in whose place there is one of another type. */
abstract class OtherTypeContract {

  static final BlobPath PATH = BlobPath.parse("films/a");
  static final byte[] OLD = content(1024, 1);
  static final byte[] NEW = content(3 * 1024, 2);
  private static final BlobMetadata METADATA = new BlobMetadata(Map.of("reel", "7"));

  abstract ObjectStore store();

  private static byte[] content(int bytes, int seed) {
    byte[] content = new byte[bytes];
    new Random(seed).nextBytes(content);
    return content;
  }

  private static List<Chunk> chunks(byte[] content, int bytes) {
    List<Chunk> chunks = new ArrayList<>();
    for (int at = 0; at < content.length; at += bytes) {
      byte[] part = Arrays.copyOfRange(content, at, Math.min(content.length, at + bytes));
      chunks.add(new Chunk(at, part.length, null, Md5.ofContent(part)));
    }
    return chunks;
  }

  static boolean put(
      ObjectStore store, byte[] content, int chunkBytes, boolean isPageBlob, Existing existing) {
    List<Chunk> chunks = chunks(content, chunkBytes);
    try (BlobUpload upload =
        store.upload(PATH, content.length, isPageBlob, BlobProperties.NONE, METADATA)) {
      for (Chunk chunk : chunks) {
        upload.put(chunk, ByteBuffer.wrap(content, (int) chunk.offset(), chunk.length()).slice());
      }
      return upload.commit(chunks, existing);
    }
  }

  static void assertThere(ObjectStore store, byte[] content, boolean isPageBlob) {
    StoredBlob blob = store.stat(PATH).orElseThrow();
    assertThat(blob.isPageBlob()).isEqualTo(isPageBlob);
    assertThat(blob.metadata()).isEqualTo(METADATA);
    ByteBuffer there = ByteBuffer.allocate(content.length);
    assertThat(blob.length()).isEqualTo(content.length);
    assertThat(store.read(PATH, ReadOptions.from(0), there)).isTrue();
    assertThat(there.array()).isEqualTo(content);
  }

  @ParameterizedTest
  @CsvSource({"true, 512", "true, 1024", "false, 1024", "false, 3072"})
  void itIsReplacedOrKeptAsAsked(boolean wasPageBlob, int chunkBytes) {
    ObjectStore store = store();
    put(store, OLD, 512, wasPageBlob, Existing.KEEP);
    assertThat(put(store, NEW, chunkBytes, !wasPageBlob, Existing.KEEP)).isFalse();
    assertThere(store, OLD, wasPageBlob);
    assertThat(put(store, NEW, chunkBytes, !wasPageBlob, Existing.REPLACE)).isTrue();
    assertThere(store, NEW, !wasPageBlob);
    assertThat(ObjectStoreContract.listed(store, "films", "")).containsExactly(PATH);
  }

  @Test
  void aBlobOfOneRequestReplacesIt() {
    ObjectStore store = store();
    put(store, OLD, 512, true, Existing.KEEP);
    List<Chunk> all = chunks(NEW, NEW.length);
    for (Existing existing : Existing.values()) {
      boolean isMade =
          store.put(PATH, all, ByteBuffer.wrap(NEW), BlobProperties.NONE, METADATA, existing);
      assertThat(isMade).isEqualTo(existing == Existing.REPLACE);
    }
    assertThere(store, NEW, false);
  }

  @Test
  void itStaysWhereTheNewOneIsGivenUp() {
    ObjectStore store = store();
    put(store, OLD, 512, true, Existing.KEEP);
    Chunk first = chunks(NEW, 512).getFirst();
    try (BlobUpload upload = store.upload(PATH, NEW.length, false, BlobProperties.NONE, METADATA)) {
      upload.put(first, ByteBuffer.wrap(NEW, 0, first.length()).slice());
    }
    assertThere(store, OLD, true);
  }
}
