package io.drivedock.server.portal.dock;

import io.drivedock.job.JobId;
import io.drivedock.server.access.Permission;
import io.drivedock.server.jobs.StoredJob;
import io.drivedock.server.notes.Notes;
import io.drivedock.server.notes.PhotoException;
import io.drivedock.server.portal.frame.Pages;
import io.drivedock.server.portal.frame.Sought;
import io.drivedock.server.portal.frame.Visit;
import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.ApiException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.ServerResponse;

/** What people write and photograph of a parcel, on its page. */
final class NotePages {

  private static final int CONFLICT = 409;
  private static final int UNPROCESSABLE = 422;

  private final Notes notes;
  private final Sought sought;
  private final ParcelPages parcels;

  NotePages(Notes notes, Sought sought, ParcelPages parcels) {
    this.notes = notes;
    this.sought = sought;
    this.parcels = parcels;
  }

  private StoredJob job(Visit visit) {
    return sought.job(visit, Permission.READ_DOCK);
  }

  private static ServerResponse back(StoredJob stored) {
    return Pages.goTo(ConsoleView.parcelHref(stored.job()) + "#notes-title");
  }

  ServerResponse write(Visit visit) {
    StoredJob stored = job(visit);
    return switch (notes.write(visit.caller(), stored.job().id(), visit.field("note"))) {
      case KEPT -> back(stored);
      case NO_JOB -> throw Sought.noJob();
      case NO_NOTE -> problem(UNPROCESSABLE, visit, stored, "note", Notes.TEXT_MAX);
      case TOO_MANY -> problem(CONFLICT, visit, stored, "notes", Notes.NOTES_MAX);
    };
  }

  private ServerResponse problem(int status, Visit visit, StoredJob stored, String kind, int most) {
    return parcels.show(status, visit, stored, "parcel.problem." + kind, String.valueOf(most), "");
  }

  ServerResponse removeNote(Visit visit) {
    StoredJob stored = job(visit);
    // Who removes what another has just removed has what he wanted.
    notes.removeNote(visit.caller(), stored.job().id(), visit.request().pathVariable("note"));
    return back(stored);
  }

  ServerResponse keep(Visit visit) {
    StoredJob stored = job(visit);
    byte[] given = uploaded(visit);
    if (given == null || given.length == 0) {
      return parcels.show(UNPROCESSABLE, visit, stored, "parcel.problem.noPhoto", "", "");
    }
    try {
      return switch (notes.keep(visit.caller(), stored.job().id(), given)) {
        case KEPT -> back(stored);
        case NO_JOB, NO_NOTE, TOO_MANY -> throw Sought.noJob();
      };
    } catch (PhotoException e) {
      return parcels.show(UNPROCESSABLE, visit, stored, "parcel.problem.photo." + e.kind(), "", "");
    }
  }

  private static byte @Nullable [] uploaded(Visit visit) {
    String type = visit.request().servletRequest().getContentType();
    if (type == null || !type.startsWith("multipart/form-data")) {
      return null;
    }
    try {
      Part part = visit.request().servletRequest().getPart("photo");
      return part == null ? null : part.getInputStream().readAllBytes();
    } catch (IOException | ServletException | IllegalStateException e) {
      throw new ApiException(ApiError.of(413, "FormTooLarge", ""));
    }
  }

  ServerResponse removePhoto(Visit visit) {
    StoredJob stored = job(visit);
    notes.removePhoto(visit.caller(), stored.job().id(), visit.request().pathVariable("photo"));
    return back(stored);
  }

  ServerResponse photo(Visit visit) {
    JobId job = job(visit).job().id();
    String id = visit.request().pathVariable("photo");
    return notes
        .photo(job, id)
        .map(content -> content.response("photo-" + id))
        .orElseThrow(() -> new ApiException(ApiError.of(404, "PageNotFound", "")));
  }
}
