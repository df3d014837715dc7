package io.drivedock.app.job;

import io.drivedock.app.box.Exit;
import io.drivedock.prepare.text.Printable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Where drives can be sent. */
@Command(
    name = "locations",
    description = "List where drives can be sent; with NAME, show its address.",
    footerHeading = "%nExample:%n",
    footer = {"  drivedock job locations \"Main Dock\""})
final class LocationsCommand extends JobAction {

  private static final List<String> ADDRESS =
      List.of(
          "recipientName",
          "streetAddress1",
          "streetAddress2",
          "city",
          "stateOrProvince",
          "postalCode",
          "countryOrRegion",
          "phone",
          "additionalShippingInformation");

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Name of a location")
  private @Nullable String name;

  LocationsCommand(CommandContext context) {
    super(context);
  }

  @Override
  Exit run(CustomerApi api) {
    CustomerApi.Answered answer = name == null ? api.locations() : api.location(name);
    if (options.isJson()) {
      say(terminal().json(answer.raw()));
    } else if (name == null) {
      table(answer.json()).lines().forEach(this::say);
    } else {
      page(answer.json());
    }
    return Exit.DONE;
  }

  private Table table(JsonNode list) {
    Table table =
        new Table(
            terminal(),
            "",
            List.of(
                Table.Column.text("NAME", 8),
                Table.Column.text("CITY", 6),
                Table.Column.text("COUNTRY", 7),
                Table.Column.text("CARRIERS", 8),
                Table.Column.text("PARCELS SENT TO", 8)));
    for (JsonNode location : list.path("value")) {
      JsonNode properties = location.path("properties");
      table.row(
          List.of(
              JobBody.text(location, "name"),
              JobBody.text(properties, "city"),
              JobBody.text(properties, "countryOrRegion"),
              joined(properties.path("supportedCarriers")),
              elsewhere(location)));
    }
    return table;
  }

  private void page(JsonNode location) {
    JsonNode properties = location.path("properties");
    say(terminal().strong(JobBody.text(location, "name")));
    for (String member : ADDRESS) {
      String line = JobBody.text(properties, member);
      if (!line.isBlank()) {
        say("  " + line);
      }
    }
    fact("carriers", joined(properties.path("supportedCarriers")));
    fact("parcels sent to", elsewhere(location));
  }

  private void fact(String title, String value) {
    if (!value.isEmpty()) {
      say("  " + title + ": " + value);
    }
  }

  private static String joined(JsonNode list) {
    return Stream.iterate(0, i -> i < list.size(), i -> i + 1)
        .map(i -> JobBody.text(list.path(i)))
        .collect(Collectors.joining(", "));
  }

  /**
   * The other places that take its parcels, by their names; a place that takes its own has none.
   */
  private static String elsewhere(JsonNode location) {
    String own = location.path("id").asString("");
    JsonNode others = location.path("properties").path("alternateLocations");
    return Stream.iterate(0, i -> i < others.size(), i -> i + 1)
        .map(i -> others.path(i).asString(""))
        .filter(id -> !id.equalsIgnoreCase(own))
        .map(id -> Printable.of(id.substring(id.lastIndexOf('/') + 1)))
        .collect(Collectors.joining(", "));
  }
}
