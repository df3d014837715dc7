package io.drivedock.server.arm;

import io.drivedock.drive.DriveId;
import io.drivedock.job.AvailableActions;
import io.drivedock.job.AvailableActions.Action;
import io.drivedock.job.AvailableActions.Choice;
import io.drivedock.job.Drive;
import io.drivedock.job.Job;
import io.drivedock.job.JobState;
import io.drivedock.job.Refusal;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Permission;
import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.Callers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What may be done with a job now and why not the rest, and the dates that count: a sub-resource of
 * ours, because the body of a job is not ours to change ({@code docs/arm-api.md}).
 */
final class ActionsResource {

  private ActionsResource() {}

  /** What that caller may do. */
  static Map<String, Object> of(Job job, AvailableActions available, Caller caller) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("state", job.state().text());
    map.put("cancelRequested", job.isCancelRequested());
    map.put("dates", dates(job, available));
    ApiError noWriting = Callers.refusal(caller, Permission.WRITE_JOBS).orElse(null);
    List<Map<String, Object>> actions = new ArrayList<>();
    actions.add(edit(available, noWriting));
    for (Choice choice : available.choices()) {
      if (choice.action() != Action.EDIT) {
        actions.add(action(job, choice, noWriting));
      }
    }
    actions.add(listKeys(job, caller));
    map.put("actions", actions);
    return map;
  }

  // ---- dates

  private static Map<String, Object> dates(Job job, AvailableActions available) {
    Map<String, Object> dates = new LinkedHashMap<>();
    dates.put("createdAt", job.created().at().toString());
    dates.put("modifiedAt", job.modified().at().toString());
    Instant since = job.state().since();
    if (since != null) {
      dates.put("since", since.toString());
    }
    available.dates().forEach((milestone, at) -> dates.put(name(milestone), at.toString()));
    if (job.state() instanceof JobState.Shipping shipping) {
      dates.put("overdue", shipping.isOverdue());
    }
    return dates;
  }

  private static String name(AvailableActions.Milestone milestone) {
    return switch (milestone) {
      case EXPIRES -> "expiresAt";
      case COMPLETES -> "completesAt";
      case DUE -> "dueAt";
      case CLOSES -> "closesAt";
      case ERASED -> "eraseAt";
    };
  }

  // ---- actions

  /** Editing is one action of many members; it is allowed while any member may be changed. */
  private static Map<String, Object> edit(
      AvailableActions available, @Nullable ApiError noWriting) {
    List<Map<String, Object>> members = new ArrayList<>();
    for (Choice choice : available.choices()) {
      if (choice.action() == Action.EDIT && choice.member() != null) {
        members.add(answered(choice.member().text(), choice.refusal(), noWriting));
      }
    }
    Map<String, Object> edit = answered("edit", null, noWriting);
    edit.put("members", members);
    return edit;
  }

  private static Map<String, Object> action(Job job, Choice choice, @Nullable ApiError noWriting) {
    Map<String, Object> action = answered(name(choice.action()), choice.refusal(), noWriting);
    DriveId drive = choice.drive();
    if (drive != null) {
      action.put("driveId", drive.value());
      if (job.drive(drive).map(Drive::isWithdrawn).orElse(false)) {
        action.put("withdrawn", true);
      }
    }
    return action;
  }

  private static String name(Action action) {
    return switch (action) {
      case EDIT -> "edit";
      case REPLACE -> "replace";
      case SHIP -> "ship";
      case CANCEL -> "cancel";
      case WITHDRAW -> "withdraw";
      case DELETE -> "delete";
    };
  }

  private static Map<String, Object> listKeys(Job job, Caller caller) {
    Optional<ApiError> noKeys = Callers.refusal(caller, Permission.READ_KEYS);
    boolean isTold = job.drives().stream().anyMatch(job::disclosesKeyOf);
    Refusal notYet =
        isTold
            ? null
            : new Refusal(
                Refusal.Code.INVALID_JOB_STATE,
                "The keys of an export are available once its drives are on their way home.",
                null);
    return answered("listKeys", notYet, noKeys.orElse(null));
  }

  /** A caller who may not do it at all is told so first. */
  private static Map<String, Object> answered(
      String name, @Nullable Refusal refusal, @Nullable ApiError noRight) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", name);
    ApiError no = noRight != null || refusal == null ? noRight : ApiError.refused(List.of(refusal));
    map.put("allowed", no == null);
    if (no != null) {
      map.put("code", no.code());
      map.put("reason", no.message());
    }
    return map;
  }
}
