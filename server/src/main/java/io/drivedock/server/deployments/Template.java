package io.drivedock.server.deployments;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A template as it was sent, checked as far as it can be without values. */
public final class Template {

  private static final Set<String> SECTIONS =
      Set.of(
          "$schema",
          "languageversion",
          "contentversion",
          "apiprofile",
          "metadata",
          "definitions",
          "parameters",
          "variables",
          "resources",
          "outputs");

  private static final int HASH_BYTES = 8;

  private final JsonNode json;
  private final Map<String, JsonNode> sections = new LinkedHashMap<>();

  private Template(JsonNode json) {
    this.json = json;
  }

  /**
   * Reads a template.
   *
   * @throws TemplateException if it is none of a resource group
   */
  public static Template of(JsonNode json) {
    Template template = new Template(json);
    if (!json.isObject()) {
      throw new TemplateException("properties.template", "The template must be an object.");
    }
    json.properties()
        .forEach(
            section -> {
              String name = section.getKey().toLowerCase(Locale.ROOT);
              if (!SECTIONS.contains(name) && !isNothing(section.getValue())) {
                throw new TemplateException(
                    null,
                    "The template has a section that is not supported. Supported are:"
                        + " parameters, variables, resources, outputs, definitions and metadata.");
              }
              template.sections.put(name, section.getValue());
            });
    String schema = template.section("$schema").asString("");
    if (!schema.toLowerCase(Locale.ROOT).matches(".*/deploymenttemplate\\.json#?")) {
      throw new TemplateException(
          "$schema", "The template's $schema is not that of a resource group template.");
    }
    return template;
  }

  private static boolean isNothing(JsonNode value) {
    return value.isNull() || (value.isContainer() && value.isEmpty());
  }

  /** A section; an empty object where it is not there. */
  JsonNode section(String name) {
    JsonNode section = sections.get(name);
    return section == null || section.isNull() ? JsonNodeFactory.instance.objectNode() : section;
  }

  /** What is in a section whose entries have names. */
  Map<String, JsonNode> entries(String name) {
    Map<String, JsonNode> entries = new LinkedHashMap<>();
    section(name).properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
    return entries;
  }

  /**
   * A resource of the template.
   *
   * @param path where it stands
   */
  record Written(JsonNode json, String path) {}

  /** The resources, which have names of their own in newer templates. */
  List<Written> resources() {
    JsonNode resources = section("resources");
    List<Written> written = new ArrayList<>();
    if (resources.isArray()) {
      for (int i = 0; i < resources.size(); i++) {
        written.add(new Written(resources.get(i), "resources[" + i + "]"));
      }
    } else {
      resources
          .properties()
          .forEach(each -> written.add(new Written(each.getValue(), "resources." + each.getKey())));
    }
    return written;
  }

  /** The same for the same template. */
  public String hash() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(json.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
