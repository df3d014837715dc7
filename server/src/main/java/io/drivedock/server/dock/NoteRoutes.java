package io.drivedock.server.dock;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import io.drivedock.job.JobId;
import io.drivedock.server.access.Permission;
import io.drivedock.server.jobs.JobTable;
import io.drivedock.server.notes.Note;
import io.drivedock.server.notes.Notes;
import io.drivedock.server.notes.Photo;
import io.drivedock.server.notes.PhotoException;
import io.drivedock.server.web.ApiException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Notes and photos of a parcel. */
final class NoteRoutes {

  private static final String NOTES = "/jobs/{job}/notes";
  private static final String PHOTOS = "/jobs/{job}/photos";

  private final Notes notes;
  private final JobTable table;

  NoteRoutes(Notes notes, JobTable table) {
    this.notes = notes;
    this.table = table;
  }

  RouterFunction<ServerResponse> routes() {
    return route()
        .GET(NOTES, request -> DockCall.of(request, Permission.READ_DOCK, this::list))
        .POST(NOTES, request -> DockCall.of(request, Permission.RUN_DOCK, this::write))
        .DELETE(
            NOTES + "/{note}",
            request -> DockCall.of(request, Permission.RUN_DOCK, this::removeNote))
        .GET(PHOTOS, request -> DockCall.of(request, Permission.READ_DOCK, this::listPhotos))
        .POST(PHOTOS, request -> DockCall.of(request, Permission.RUN_DOCK, this::keep))
        .GET(
            PHOTOS + "/{photo}", request -> DockCall.of(request, Permission.READ_DOCK, this::photo))
        .DELETE(
            PHOTOS + "/{photo}",
            request -> DockCall.of(request, Permission.RUN_DOCK, this::removePhoto))
        .build();
  }

  // ---- notes

  private ServerResponse list(DockCall call) {
    return notes(call.job(table).job().id());
  }

  private ServerResponse notes(JobId job) {
    return DockCall.ok(Map.of("value", notes.notes(job).stream().map(NoteRoutes::json).toList()));
  }

  private static Map<String, Object> json(Note note) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", note.id());
    map.put("at", note.at().toString());
    map.put("by", note.by());
    map.put("text", note.text());
    return map;
  }

  private ServerResponse write(DockCall call) {
    if (!(call.body().get("text") instanceof String text)) {
      throw ApiException.of(400, "InvalidArgument", "'text' is missing, or is not a string.");
    }
    return switch (notes.write(call.caller(), call.jobId(), text)) {
      case KEPT -> notes(call.jobId());
      case NO_JOB -> throw DockCall.unknownJob();
      case NO_NOTE ->
          throw ApiException.of(
              400, "InvalidArgument", "'text' has 1 to " + Notes.TEXT_MAX + " characters.");
      case TOO_MANY ->
          throw ApiException.of(
              409,
              "TooManyNotes",
              "A parcel has at most " + Notes.NOTES_MAX + " notes; remove one first.");
    };
  }

  private ServerResponse removeNote(DockCall call) {
    return removed(
        notes.removeNote(call.caller(), call.jobId(), call.request().pathVariable("note")));
  }

  private static ServerResponse removed(boolean wasThere) {
    if (!wasThere) {
      throw ApiException.of(404, "ResourceNotFound", "The job has nothing of that id.");
    }
    return DockCall.nothing();
  }

  // ---- photos

  private ServerResponse listPhotos(DockCall call) {
    return photos(call.job(table).job().id());
  }

  private ServerResponse photos(JobId job) {
    return DockCall.ok(Map.of("value", notes.photos(job).stream().map(NoteRoutes::json).toList()));
  }

  private static Map<String, Object> json(Photo photo) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", photo.id());
    map.put("at", photo.at().toString());
    map.put("by", photo.by());
    map.put("contentType", photo.type().mediaType());
    map.put("length", photo.length());
    return map;
  }

  private ServerResponse keep(DockCall call) {
    byte[] given;
    try {
      given = call.request().servletRequest().getInputStream().readAllBytes();
    } catch (IOException e) {
      throw ApiException.of(
          400, "InvalidRequestContent", "The body of the request ended too early.");
    }
    try {
      return switch (notes.keep(call.caller(), call.jobId(), given)) {
        case KEPT -> photos(call.jobId());
        case NO_JOB, NO_NOTE, TOO_MANY -> throw DockCall.unknownJob();
      };
    } catch (PhotoException e) {
      throw switch (e.kind()) {
        case UNKNOWN_KIND -> ApiException.of(415, "UnsupportedMediaType", said(e));
        case TOO_LARGE -> ApiException.of(413, "RequestEntityTooLarge", said(e));
        case DAMAGED -> ApiException.of(400, "InvalidRequestContent", said(e));
        case TOO_MANY -> ApiException.of(409, "TooManyPhotos", said(e));
      };
    }
  }

  private static String said(PhotoException e) {
    return String.valueOf(e.getMessage());
  }

  private ServerResponse photo(DockCall call) {
    String id = call.request().pathVariable("photo");
    return notes
        .photo(call.jobId(), id)
        .map(content -> content.response("photo-" + id))
        .orElseThrow(
            () -> ApiException.of(404, "ResourceNotFound", "The job has nothing of that id."));
  }

  private ServerResponse removePhoto(DockCall call) {
    return removed(
        notes.removePhoto(call.caller(), call.jobId(), call.request().pathVariable("photo")));
  }
}
