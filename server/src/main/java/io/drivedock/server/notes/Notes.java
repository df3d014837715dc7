package io.drivedock.server.notes;

import io.drivedock.job.JobId;
import io.drivedock.server.access.Caller;
import io.drivedock.server.db.Database;
import io.drivedock.server.jobs.Jobs;
import io.drivedock.server.notes.PhotoException.Kind;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * Notes and photos of parcels. Each one that comes or goes stands in the history of its job; all of
 * them go with it.
 */
public final class Notes {

  /** The longest note, in UTF-16 units. */
  public static final int TEXT_MAX = 2_000;

  /** A parcel has no more notes. */
  public static final int NOTES_MAX = 100;

  /** The longest photo, in bytes. */
  public static final int PHOTO_BYTES_MAX = 8 * 1024 * 1024;

  /** A photo and the form around it, in bytes. */
  public static final int FORM_BYTES_MAX = PHOTO_BYTES_MAX + 64 * 1024;

  /** A parcel has no more photos. */
  public static final int PHOTOS_MAX = 20;

  /** Lines and tabs are part of a note; other control characters are not. */
  private static final Pattern NO_TEXT = Pattern.compile("[\\p{Cntrl}&&[^\n\t]]");

  private final Database database;
  private final Jobs jobs;
  private final NoteTable noteTable = new NoteTable();
  private final PhotoTable photoTable = new PhotoTable();

  /** What is kept beside those jobs. */
  public Notes(Database database, Jobs jobs) {
    this.database = database;
    this.jobs = jobs;
  }

  /** What came of bringing something. */
  public enum Brought {
    /** It is kept. */
    KEPT,
    /** There is no such job. */
    NO_JOB,
    /** The parcel has as many as are kept. */
    TOO_MANY,
    /** A note of nothing, or of more than {@value #TEXT_MAX} characters. */
    NO_NOTE
  }

  // ---- notes

  /** The notes of a parcel, newest first. */
  public List<Note> notes(JobId job) {
    return database.read(sql -> noteTable.of(sql, job));
  }

  /** Writes a note, without the blanks around it and what is no text in it. */
  public Brought write(Caller caller, JobId job, String given) {
    String text =
        NO_TEXT.matcher(given.replace("\r\n", "\n").replace('\r', '\n')).replaceAll("").strip();
    if (text.isEmpty() || text.length() > TEXT_MAX) {
      return Brought.NO_NOTE;
    }
    AtomicBoolean isFull = new AtomicBoolean();
    boolean isKept =
        jobs.beside(
            caller,
            job,
            "NoteAdded",
            sql -> {
              isFull.set(noteTable.count(sql, job) >= NOTES_MAX);
              if (!isFull.get()) {
                Note note = new Note(fresh(), jobs.time(), caller.name(), text);
                noteTable.insert(sql, job, note);
              }
              return !isFull.get();
            });
    return brought(isKept, isFull.get());
  }

  /** Removes a note; whether there was one of that id. */
  public boolean removeNote(Caller caller, JobId job, String id) {
    return jobs.beside(caller, job, "NoteRemoved", sql -> noteTable.delete(sql, job, id));
  }

  // ---- photos

  /** The photos of a parcel, newest first. */
  public List<Photo> photos(JobId job) {
    return database.read(sql -> photoTable.of(sql, job));
  }

  /** The bytes of a photo, if there is one of that id. */
  public Optional<PhotoContent> photo(JobId job, String id) {
    return database.read(sql -> photoTable.content(sql, job, id));
  }

  /**
   * Keeps a photo, without what it says of place, time and camera.
   *
   * @return {@link Brought#KEPT} or {@link Brought#NO_JOB}
   * @throws PhotoException if it is none, or there are too many, or it is too large
   */
  public Brought keep(Caller caller, JobId job, byte[] given) throws PhotoException {
    if (given.length > PHOTO_BYTES_MAX) {
      throw new PhotoException(
          Kind.TOO_LARGE,
          "A photo has at most " + PHOTO_BYTES_MAX + " bytes; take it with less resolution.");
    }
    Picture picture = Picture.of(given);
    AtomicBoolean isFull = new AtomicBoolean();
    boolean isKept =
        jobs.beside(
            caller,
            job,
            "PhotoAdded",
            sql -> {
              isFull.set(photoTable.count(sql, job) >= PHOTOS_MAX);
              if (!isFull.get()) {
                Photo photo =
                    new Photo(
                        fresh(),
                        jobs.time(),
                        caller.name(),
                        picture.type(),
                        picture.bytes().length);
                photoTable.insert(sql, job, photo, picture);
              }
              return !isFull.get();
            });
    if (isFull.get()) {
      throw new PhotoException(
          Kind.TOO_MANY, "A parcel has at most " + PHOTOS_MAX + " photos; remove one first.");
    }
    return brought(isKept, false);
  }

  /** Removes a photo; whether there was one of that id. */
  public boolean removePhoto(Caller caller, JobId job, String id) {
    return jobs.beside(caller, job, "PhotoRemoved", sql -> photoTable.delete(sql, job, id));
  }

  private static Brought brought(boolean isKept, boolean isFull) {
    if (isFull) {
      return Brought.TOO_MANY;
    }
    return isKept ? Brought.KEPT : Brought.NO_JOB;
  }

  private static String fresh() {
    return UUID.randomUUID().toString();
  }
}
