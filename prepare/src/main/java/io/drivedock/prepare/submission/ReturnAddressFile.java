package io.drivedock.prepare.submission;

import io.drivedock.job.ReturnAddress;
import io.drivedock.settings.Settings;
import io.drivedock.settings.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** A file with the customer's address, in YAML or JSON, with the names of the API's members. */
public final class ReturnAddressFile {

  private static final int BYTES_MAX = 64 * 1024;

  private ReturnAddressFile() {}

  /**
   * Reads it.
   *
   * @throws SettingsException naming everything that is wrong with it
   * @throws IOException if it cannot be read
   */
  public static ReturnAddress read(Path file) throws IOException {
    String source = String.valueOf(file.getFileName());
    if (Files.size(file) > BYTES_MAX) {
      throw new SettingsException(source, List.of("it is too long for an address"));
    }
    Object content;
    try {
      content = parser().load(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    } catch (YAMLException e) {
      throw new SettingsException(
          source,
          List.of(
              String.valueOf(e.getMessage()).lines().findFirst().orElse("it is not valid YAML")));
    }
    if (!(content instanceof Map<?, ?> map)) {
      throw new SettingsException(
          source, List.of("it must be a list of names and values, such as city: Rotterdam"));
    }
    Settings settings = Settings.of(map, source);
    ReturnAddress address =
        new ReturnAddress(
            required(settings, "recipientName"),
            required(settings, "streetAddress1"),
            settings.text("streetAddress2", ""),
            required(settings, "city"),
            settings.text("stateOrProvince").filter(text -> !text.isBlank()).orElse(null),
            required(settings, "postalCode"),
            required(settings, "countryOrRegion"),
            required(settings, "phone"),
            required(settings, "email"));
    settings.finish();
    return address;
  }

  private static String required(Settings settings, String key) {
    String text = settings.requiredText(key);
    if (text.isBlank() && settings.text(key).isPresent()) {
      settings.problem(key, "is empty");
    }
    return text;
  }

  /** Takes every value as the text it is: 01067 is a postal code, and NO is a country. */
  private static Yaml parser() {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(0);
    options.setAllowDuplicateKeys(false);
    DumperOptions dumping = new DumperOptions();
    return new Yaml(
        new SafeConstructor(options),
        new Representer(dumping),
        dumping,
        options,
        new Resolver() {
          @Override
          protected void addImplicitResolvers() {
            // None: a plain value is a text.
          }
        });
  }
}
