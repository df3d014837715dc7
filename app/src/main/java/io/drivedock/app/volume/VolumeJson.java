package io.drivedock.app.volume;

import io.drivedock.volume.VolumeException;
import io.drivedock.volume.bitlocker.BitLockerVolume;
import io.drivedock.volume.bitlocker.Method;
import io.drivedock.volume.bitlocker.Protector;
import io.drivedock.volume.opening.FoundVolume;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Volumes as JSON. Names in it are spelled as in the API: a small letter first. */
final class VolumeJson {

  private VolumeJson() {}

  static ObjectNode object() {
    return JsonMapper.shared().createObjectNode();
  }

  static String print(ObjectNode node) {
    return node.toPrettyString();
  }

  static ObjectNode of(FoundVolume volume) {
    ObjectNode node = object();
    node.put("number", volume.partition().number());
    node.put("start", volume.partition().start());
    node.put("bytes", volume.partition().length());
    node.put("partitionType", volume.partition().type());
    node.put("partitionName", volume.partition().name());
    node.put("kind", volume.kind().title());
    volume.bitLocker().ifPresent(it -> node.set("bitLocker", of(it)));
    volume.problem().ifPresent(it -> node.set("refusal", of(it)));
    return node;
  }

  private static ObjectNode of(BitLockerVolume volume) {
    ObjectNode node = object();
    node.put("id", volume.guid());
    node.put("description", volume.description());
    node.put("toGo", volume.isToGo());
    node.put("method", volume.method().map(Method::title).orElse("unknown"));
    node.put("sectorBytes", volume.sectorBytes());
    node.put("bytes", volume.volumeBytes());
    node.put("wholeCopiesOfMetadata", volume.wholeCopies());
    ArrayNode protectors = node.putArray("protectors");
    for (Protector protector : volume.protectors()) {
      protectors.addObject().put("kind", camel(protector.kind())).put("id", protector.guid());
    }
    return node;
  }

  /** Why something is refused, and which copy status a drive gets from it. */
  static ObjectNode of(VolumeException refusal) {
    ObjectNode node = object();
    node.put("reason", camel(refusal.reason()));
    ReasonStatuses.copyStatus(refusal.reason()).ifPresent(it -> node.put("copyStatus", it.text()));
    node.put("message", refusal.sentence());
    return node;
  }

  static String camel(Enum<?> value) {
    StringBuilder text = new StringBuilder();
    for (String word : value.name().toLowerCase(Locale.ROOT).split("_", -1)) {
      text.append(
          text.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return text.toString();
  }
}
