package io.drivedock.server.azureendpoint;

import static io.drivedock.server.azureendpoint.AzureRequest.may;
import static io.drivedock.server.web.protocol.Answer.only;
import static org.springframework.web.servlet.function.RequestPredicates.path;

import io.drivedock.server.access.Permission;
import io.drivedock.server.jobs.Activity;
import io.drivedock.server.jobs.ActivityPlace;
import io.drivedock.server.jobs.ActivityQuery;
import io.drivedock.server.jobs.ActivityTable;
import io.drivedock.server.jobs.HistoryEntry;
import io.drivedock.server.web.protocol.Answer;
import io.drivedock.server.web.protocol.Paging;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The activity log of Azure's monitor, as {@code az monitor activity-log list} asks it: what is in
 * the histories of a subscription's jobs.
 */
final class ActivityRoutes {

  private static final String LOG =
      "/subscriptions/{subscription}/providers/Microsoft.Insights/eventtypes/management/values";
  private static final String PROVIDER = "Microsoft.ImportExport";
  private static final String TYPE = PROVIDER + "/jobs";
  private static final Set<String> WRITES =
      Set.of("Created", "Edited", "MarkedShipped", "CancelRequested", "DriveWithdrawn");

  private final ActivityTable activities;

  ActivityRoutes(ActivityTable activities) {
    this.activities = activities;
  }

  RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route()
        .GET(LOG, may(Permission.READ_JOBS, this::list))
        .route(path(LOG), only("GET"))
        .build();
  }

  private ServerResponse list(AzureRequest request) {
    Paging page = Paging.of(request.query());
    ActivityFilter filter = ActivityFilter.parse(page.filter());
    String subscription = request.subscription();
    String select = request.query().value("$select");
    if (filter.isOfNothing(subscription)) {
      return Answer.json(200, Map.of("value", List.of()));
    }
    ActivityTable.Page found =
        activities.find(
            new ActivityQuery(
                subscription,
                filter.from(),
                filter.to(),
                filter.resourceGroup(),
                filter.job(),
                filter.correlationId(),
                filter.caller(),
                after(page.after()),
                page.top()));
    Set<String> members = members(select);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(
        "value",
        found.activities().stream()
            .map(ActivityRoutes::event)
            .map(e -> selected(e, members))
            .toList());
    ActivityPlace next = found.next();
    if (next != null) {
      String link =
          page.nextLink(request.request().servletRequest(), request.version(), next.text());
      body.put("nextLink", select == null ? link : link + "&$select=" + encoded(select));
    }
    return Answer.json(200, body);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static @Nullable ActivityPlace after(@Nullable String text) {
    return text == null ? null : ActivityPlace.parse(text).orElseThrow(Paging::notOurs);
  }

  /** In lower case; none for all. */
  private static Set<String> members(@Nullable String select) {
    return select == null
        ? Set.of()
        : Arrays.stream(select.split(","))
            .map(name -> name.strip().toLowerCase(Locale.ROOT))
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toSet());
  }

  private static Map<String, Object> selected(Map<String, Object> event, Set<String> members) {
    if (!members.isEmpty()) {
      event.keySet().removeIf(name -> !members.contains(name.toLowerCase(Locale.ROOT)));
    }
    return event;
  }

  private static Map<String, Object> event(Activity activity) {
    HistoryEntry entry = activity.entry();
    String id = activity.path().resourceId();
    String operation = operation(entry.event());
    String at = DateTimeFormatter.ISO_INSTANT.format(entry.stamp().at());
    String eventId =
        UUID.nameUUIDFromBytes(activity.place().text().getBytes(StandardCharsets.UTF_8)).toString();
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("event", entry.event());
    properties.put("state", entry.state());
    if (entry.drive() != null) {
      properties.put("driveId", entry.drive().value());
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("authorization", Map.of("action", operation, "scope", id));
    map.put("caller", entry.stamp().by());
    map.put("channels", "Operation");
    map.put("claims", Map.of());
    String correlationId = activity.correlationId();
    map.put("correlationId", correlationId == null ? activity.job().toString() : correlationId);
    map.put("description", "");
    map.put("eventDataId", eventId);
    map.put("eventName", words("EndRequest", "End request"));
    map.put("category", words("Administrative", "Administrative"));
    map.put("id", id + "/events/" + eventId);
    map.put("level", "Informational");
    map.put("resourceGroupName", activity.path().resourceGroup());
    map.put("resourceProviderName", words(PROVIDER, PROVIDER));
    map.put("resourceId", id);
    map.put("resourceType", words(TYPE, TYPE));
    map.put("operationId", eventId);
    map.put("operationName", words(operation, entry.event()));
    map.put("properties", properties);
    map.put("status", words("Succeeded", "Succeeded"));
    map.put("subStatus", words("", ""));
    map.put("eventTimestamp", at);
    map.put("submissionTimestamp", at);
    map.put("subscriptionId", activity.path().subscription());
    map.put("tenantId", Tenant.ID);
    return map;
  }

  /** The right by which somebody did it, as the list of operations names them. */
  private static String operation(String event) {
    if (WRITES.contains(event)) {
      return TYPE + "/write";
    }
    return event.equals("KeysShown")
        ? TYPE + "/listBitLockerKeys/action"
        : TYPE + "/" + event + "/event";
  }

  private static Map<String, Object> words(String value, String localized) {
    Map<String, Object> words = new LinkedHashMap<>();
    words.put("value", value);
    words.put("localizedValue", localized);
    return words;
  }
}
