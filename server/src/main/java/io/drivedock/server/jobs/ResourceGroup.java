package io.drivedock.server.jobs;

import io.drivedock.job.JobPath;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where jobs lie side by side.
 *
 * @param name as it was first spelled
 * @param location of a group that somebody made; absent for one that is there because jobs are in
 *     it
 */
public record ResourceGroup(
    String subscription, String name, @Nullable String location, Map<String, String> tags) {

  /** Copies the tags, whose order stays. */
  public ResourceGroup {
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }

  /** The same group with other tags. */
  ResourceGroup with(Map<String, String> newTags) {
    return new ResourceGroup(subscription, name, location, newTags);
  }

  /** The resource id that ARM clients see. */
  public String id() {
    return "/subscriptions/" + subscription + "/resourceGroups/" + name;
  }

  /** The same for every spelling of its name. */
  public String key() {
    return JobPath.fold(name);
  }
}
