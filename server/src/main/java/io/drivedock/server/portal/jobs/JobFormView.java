package io.drivedock.server.portal.jobs;

import io.drivedock.job.Member;
import io.drivedock.server.jobs.HistoryEntry;
import io.drivedock.server.portal.frame.Page;
import io.drivedock.server.web.ApiError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form of a job as a page shows it.
 *
 * @param action where it is sent
 * @param home where one goes who does not send it
 * @param isNew whether it makes a job; else it changes one
 * @param locked the members that can no longer be changed, with the reason, by the name of the API
 * @param general what is wrong and belongs to no field
 * @param seen how far the reader has seen the job that is changed
 * @param news what happened to that job since
 * @param call what would do the same
 */
public record JobFormView(
    String action,
    String home,
    boolean isNew,
    Map<String, String> values,
    List<DriveRow> drives,
    List<String> locations,
    Map<String, String> locked,
    Map<String, String> problems,
    List<String> general,
    Seen seen,
    List<HistoryEntry> news,
    String call) {

  private static final Pattern DRIVE = Pattern.compile("properties\\.driveList\\[(\\d+)]\\.(\\w+)");
  private static final Pattern LIST_ITEM = Pattern.compile("\\[\\d+]$");

  /**
   * A drive in the form.
   *
   * @param key empty where there is none or where it stays as it is
   */
  public record DriveRow(String id, String key, String file, String hash) {
    /** Says nothing of the key. */
    @Override
    public String toString() {
      return "DriveRow[" + id + "]";
    }
  }

  static List<DriveRow> rows(JobForm form) {
    return form.drives().stream()
        .map(drive -> new DriveRow(drive.id(), drive.key(), drive.file(), drive.hash()))
        .toList();
  }

  /** What stands in a field. */
  public String value(String field) {
    return values.getOrDefault(field, "");
  }

  /** What is wrong with a field; empty if nothing is. */
  public String problem(String field) {
    return problems.getOrDefault(field, "");
  }

  /** Why a member cannot be changed; empty if it can. */
  public String locked(String member) {
    return locked.getOrDefault(member, "");
  }

  /** Whether a member can be changed. */
  public boolean isOpen(String member) {
    return !locked.containsKey(member);
  }

  /** Whether it is about an export. */
  public boolean isExport() {
    return value("properties.jobType").equals("Export");
  }

  /** The fields of the address that drives go home to. */
  public List<String> address() {
    return JobForm.ADDRESS;
  }

  /** Whether a field of the address may be empty. */
  public boolean isOptional(String name) {
    return JobForm.OPTIONAL.contains(name);
  }

  // ---- what the API says, at the fields it is about

  /** What is wrong, by field; what belongs to none has the empty name. */
  static Map<String, List<String>> told(Page page, ApiError error) {
    Map<String, List<String>> told = new LinkedHashMap<>();
    if (error.details().isEmpty()) {
      add(
          told,
          field(error.target() == null ? "" : error.target()),
          sentence(page, error.code(), error.message()));
    }
    for (ApiError.Detail detail : error.details()) {
      String target = detail.target() == null ? "" : detail.target();
      add(told, field(target), sentence(page, detail.code(), detail.message()));
    }
    return told;
  }

  private static void add(Map<String, List<String>> told, String field, String sentence) {
    told.computeIfAbsent(field, name -> new ArrayList<>()).add(sentence);
  }

  /** The name of the field that holds a member. */
  private static String field(String target) {
    Matcher drive = DRIVE.matcher(target);
    if (drive.matches()) {
      String part =
          switch (drive.group(2)) {
            case "driveId" -> "id";
            case "bitLockerKey" -> "key";
            case "manifestFile" -> "file";
            default -> "hash";
          };
      return "drive." + drive.group(1) + "." + part;
    }
    if (target.startsWith("tags")) {
      return "tags";
    }
    if (target.equals("properties.export") || target.equals("properties.export.blobList")) {
      return JobForm.PATHS;
    }
    if (target.equals(Member.DRIVE_LIST.path())) {
      return "drives";
    }
    return LIST_ITEM.matcher(target).replaceFirst("");
  }

  private static String sentence(Page page, String code, String message) {
    return page.find("problem." + code)
        .orElseGet(
            () ->
                page.find("problem." + code + ".more").map(p -> p + " " + message).orElse(message));
  }
}
