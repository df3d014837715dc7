package io.drivedock.station.exporting;

import io.drivedock.drive.BlobStatus;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.Md5;
import io.drivedock.drive.SideFile;
import io.drivedock.drive.SnapshotTime;
import io.drivedock.station.store.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** What came of blobs, as an {@link ExportJournal} has it in JSON. */
final class ExportRecords {

  private ExportRecords() {}

  static void write(JsonGenerator json, ExportedBlob blob) {
    json.writeStartObject();
    json.writeStringProperty("status", blob.status().text());
    json.writeStringProperty("blob", blob.blobPath());
    Snapshot snapshot = blob.snapshot();
    if (snapshot != null) {
      json.writeStringProperty("snapshot", snapshot.id());
      json.writeStringProperty("snapshotTime", snapshot.time().text());
    }
    Instant modifiedAt = blob.modifiedAt();
    if (modifiedAt != null) {
      json.writeArrayPropertyStart("modifiedAt");
      json.writeNumber(modifiedAt.getEpochSecond());
      json.writeNumber(modifiedAt.getNano());
      json.writeEndArray();
    }
    json.writeStringProperty("file", blob.filePath());
    json.writeNumberProperty("length", blob.length());
    if (blob.isPageBlob()) {
      json.writeBooleanProperty("pages", true);
    }
    write(json, blob.chunks());
    write(json, "metadata", blob.metadata());
    write(json, "properties", blob.properties());
    Remark remark = blob.remark();
    if (remark != null) {
      json.writeStringProperty("remark", remark.name());
    }
    String reason = blob.reason();
    if (reason != null) {
      json.writeStringProperty("reason", reason);
    }
    if (!blob.unheld().isEmpty()) {
      json.writeArrayPropertyStart("unheld");
      blob.unheld().forEach(json::writeString);
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  static void write(JsonGenerator json, List<Chunk> chunks) {
    json.writeArrayPropertyStart("chunks");
    for (Chunk chunk : chunks) {
      json.writeNumber(chunk.offset());
      json.writeNumber(chunk.length());
      json.writeString(chunk.hash().hex());
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, String name, @Nullable SideFile file) {
    if (file != null) {
      json.writeArrayPropertyStart(name);
      json.writeString(file.path());
      json.writeString(file.hash().hex());
      json.writeEndArray();
    }
  }

  static ExportedBlob blob(JsonNode node) {
    return new ExportedBlob(
        BlobStatus.parse(node.get("status").stringValue()).orElseThrow(),
        node.get("blob").stringValue(),
        snapshot(node),
        node.get("file").stringValue(),
        node.get("length").longValue(),
        instant(node.get("modifiedAt")),
        node.has("pages"),
        chunks(node.get("chunks")),
        sideFile(node.get("metadata")),
        sideFile(node.get("properties")),
        remark(node),
        node.has("reason") ? node.get("reason").stringValue() : null,
        node.path("unheld").valueStream().map(JsonNode::stringValue).toList());
  }

  /** Nothing of one that this version does not know. */
  private static @Nullable Remark remark(JsonNode node) {
    String name = node.path("remark").asString("");
    return Arrays.stream(Remark.values())
        .filter(remark -> remark.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Snapshot snapshot(JsonNode node) {
    return node.has("snapshot")
        ? new Snapshot(
            SnapshotTime.parse(node.get("snapshotTime").stringValue()),
            node.get("snapshot").stringValue())
        : null;
  }

  private static @Nullable Instant instant(@Nullable JsonNode node) {
    return node == null
        ? null
        : Instant.ofEpochSecond(node.get(0).longValue(), node.get(1).longValue());
  }

  static List<Chunk> chunks(JsonNode node) {
    List<Chunk> chunks = new ArrayList<>();
    for (int i = 0; i < node.size(); i += 3) {
      chunks.add(
          new Chunk(
              node.get(i).longValue(),
              node.get(i + 1).intValue(),
              null,
              Md5.parseHex(node.get(i + 2).stringValue())));
    }
    return chunks;
  }

  private static @Nullable SideFile sideFile(@Nullable JsonNode node) {
    return node == null
        ? null
        : new SideFile(node.get(0).stringValue(), Md5.parseHex(node.get(1).stringValue()));
  }

  static DrivePath path(JsonNode node, String name) {
    return DrivePath.parse(node.get(name).stringValue());
  }
}
