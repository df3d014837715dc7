package io.drivedock.app.job;

import io.drivedock.job.ReturnAddress;
import io.drivedock.prepare.submission.JobSubmission;
import io.drivedock.prepare.submission.ReturnAddressFile;
import io.drivedock.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** Where the drives go home, and with whom. */
final class HomeOptions {

  @Option(
      names = "--return-address",
      paramLabel = "FILE",
      description =
          "YAML or JSON file: recipientName, streetAddress1, city, postalCode,"
              + " countryOrRegion, phone, email; if needed, streetAddress2 and"
              + " stateOrProvince. Or instead:")
  private @Nullable Path file;

  @Option(names = "--return-name", paramLabel = "NAME", description = "the recipient,")
  private @Nullable String recipient;

  @Option(names = "--return-street", paramLabel = "LINE", description = "street and number,")
  private @Nullable String street;

  @Option(names = "--return-street2", paramLabel = "LINE", description = "a second line, if any,")
  private @Nullable String street2;

  @Option(names = "--return-city", paramLabel = "CITY", description = "the city,")
  private @Nullable String city;

  @Option(
      names = "--return-state",
      paramLabel = "STATE",
      description = "the state or province, if any,")
  private @Nullable String state;

  @Option(names = "--return-postal-code", paramLabel = "CODE", description = "the postal code,")
  private @Nullable String postalCode;

  @Option(names = "--return-country", paramLabel = "COUNTRY", description = "the country,")
  private @Nullable String country;

  @Option(names = "--return-phone", paramLabel = "NUMBER", description = "a phone number,")
  private @Nullable String phone;

  @Option(names = "--return-email", paramLabel = "ADDRESS", description = "and an e-mail address.")
  private @Nullable String email;

  @Option(
      names = "--return-carrier",
      paramLabel = "NAME",
      description = "Carrier for the return, on your account with that carrier")
  private @Nullable String carrier;

  @Option(
      names = "--return-account",
      paramLabel = "NUMBER",
      description = "Your account with that carrier")
  private @Nullable String account;

  /** Whether any of these options was given. */
  boolean isGiven() {
    return file != null || hasLines() || carrier != null || account != null;
  }

  /** Adds what the options say to the properties of a job; what is wrong to the problems. */
  void addTo(ObjectNode properties, List<String> problems) {
    ReturnAddress address = address(problems);
    if (address != null) {
      properties.set("returnAddress", JobSubmission.json(address));
    }
    if (carrier != null && account != null) {
      ObjectNode shipping = properties.putObject("returnShipping");
      shipping.put("carrierName", carrier);
      shipping.put("carrierAccountNumber", account);
    } else if (carrier != null || account != null) {
      problems.add(
          (carrier == null ? "--return-carrier" : "--return-account")
              + ": give both the carrier and the account, or neither");
    }
  }

  private @Nullable ReturnAddress address(List<String> problems) {
    if (file != null && hasLines()) {
      problems.add("--return-address: contains the whole address; omit the single options");
      return null;
    }
    if (file == null) {
      return hasLines() ? ofLines(problems) : none(problems);
    }
    try {
      return ReturnAddressFile.read(file);
    } catch (SettingsException e) {
      problems.add("--return-address: " + e.getMessage());
    } catch (IOException e) {
      problems.add("--return-address: " + file + " cannot be read");
    }
    return null;
  }

  private static @Nullable ReturnAddress none(List<String> problems) {
    problems.add("--return-address: is required, or --return-name and the options below it");
    return null;
  }

  private ReturnAddress ofLines(List<String> problems) {
    needed().forEach((option, text) -> check(option, text, problems));
    return new ReturnAddress(
        orEmpty(recipient),
        orEmpty(street),
        orEmpty(street2),
        orEmpty(city),
        state == null || state.isBlank() ? null : state,
        orEmpty(postalCode),
        orEmpty(country),
        orEmpty(phone),
        orEmpty(email));
  }

  private boolean hasLines() {
    return street2 != null
        || state != null
        || needed().values().stream().anyMatch(text -> !text.isEmpty());
  }

  private Map<String, String> needed() {
    Map<String, String> needed = new LinkedHashMap<>();
    needed.put("--return-name", orEmpty(recipient));
    needed.put("--return-street", orEmpty(street));
    needed.put("--return-city", orEmpty(city));
    needed.put("--return-postal-code", orEmpty(postalCode));
    needed.put("--return-country", orEmpty(country));
    needed.put("--return-phone", orEmpty(phone));
    needed.put("--return-email", orEmpty(email));
    return needed;
  }

  private static void check(String option, String text, List<String> problems) {
    if (text.isBlank()) {
      problems.add(option + ": is required in an address");
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
