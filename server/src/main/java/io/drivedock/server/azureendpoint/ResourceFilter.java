package io.drivedock.server.azureendpoint;

import io.drivedock.job.Job;
import io.drivedock.job.JobDetails;
import io.drivedock.server.web.protocol.FilterText;
import io.drivedock.server.web.protocol.FilterText.Clause;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the {@code $filter} of a list of resources asks for; all of it is compared by eq. */
record ResourceFilter(Map<String, String> wanted) {

  private static final List<String> FIELDS =
      List.of("resourcetype", "resourcegroup", "name", "location", "tagname", "tagvalue");
  private static final String FORM =
      "A $filter of resources must be one or more of resourceType,"
          + " resourceGroup, name, location, tagName and tagValue eq '…', joined by"
          + " and.";

  /**
   * Reads a filter.
   *
   * @throws io.drivedock.server.web.ApiException saying what was not understood
   */
  static ResourceFilter parse(@Nullable String text) {
    Map<String, String> wanted = new LinkedHashMap<>();
    for (Clause clause : FilterText.clauses(text, FORM)) {
      if (!FIELDS.contains(clause.field())) {
        throw clause.fieldIsWrong("the field is unknown");
      }
      if (wanted.put(clause.field(), clause.value()) != null) {
        throw clause.fieldIsWrong("the field occurs twice");
      }
    }
    return new ResourceFilter(wanted);
  }

  @Nullable String resourceGroup() {
    return wanted.get("resourcegroup");
  }

  /**
   * Whether any job of a group can be in the list.
   *
   * @param group absent for those of the whole subscription
   */
  boolean takesJobsOf(@Nullable String group) {
    String wantedGroup = resourceGroup();
    return is("resourcetype", "Microsoft.ImportExport/jobs")
        && (group == null || wantedGroup == null || wantedGroup.equalsIgnoreCase(group));
  }

  boolean takes(Job job) {
    String location = wanted.get("location");
    return is("name", job.path().name())
        && (location == null
            || JobDetails.foldLocation(location)
                .equals(JobDetails.foldLocation(job.details().location())))
        && new TagFilter(wanted.get("tagname"), wanted.get("tagvalue")).takes(job.details().tags());
  }

  private boolean is(String field, String value) {
    String text = wanted.get(field);
    return text == null || text.equalsIgnoreCase(value);
  }
}
