package io.drivedock.server.notes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.job.JobId;
import io.drivedock.job.Terms;
import io.drivedock.server.TestClock;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.db.Database;
import io.drivedock.server.db.DatabaseConfig;
import io.drivedock.server.jobs.HistoryEntry;
import io.drivedock.server.jobs.HistoryTable;
import io.drivedock.server.jobs.Jobs;
import io.drivedock.server.jobs.KeyVault;
import io.drivedock.server.jobs.MasterKey;
import io.drivedock.server.jobs.Outcome;
import io.drivedock.server.jobs.SampleDrafts;
import io.drivedock.server.jobs.SampleOwners;
import io.drivedock.server.notes.Notes.Brought;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must make of notes and photos: subclassed for each. */
abstract class NotesContract {

  private static final Caller ADA = Caller.of("ada", Role.OPERATOR);

  private final TestClock clock = new TestClock();
  private Database database;
  private Jobs jobs;
  private Notes notes;
  private JobId job;

  abstract DatabaseConfig empty();

  @BeforeEach
  void open() {
    database = Database.open(empty());
    MasterKey key = MasterKey.parse(Base64.getEncoder().encodeToString(new byte[32]), "a test");
    jobs =
        new Jobs(
            database,
            new KeyVault(database, key),
            SampleOwners.of(database),
            clock,
            Terms.STANDARD);
    notes = new Notes(database, jobs);
    job = created("one");
  }

  private JobId created(String name) {
    Outcome made = jobs.create(ADA, SampleDrafts.path(name), SampleDrafts.importOf(SampleDrafts.A));
    return ((Outcome.Created) made).job().id();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private List<String> history() {
    return new HistoryTable(database).of(job).stream().map(HistoryEntry::event).toList();
  }

  @Test
  void aNoteIsKeptAsItWasWrittenAndStandsInTheHistory() {
    assertThat(notes.write(ADA, job, "  box wet\r\n<b>both</b> drives\u0007 dry\u202e "))
        .isEqualTo(Brought.KEPT);
    Note note = notes.notes(job).getFirst();
    assertThat(note.text()).isEqualTo("box wet\n<b>both</b> drives dry\u202e");
    assertThat(note.by()).isEqualTo("ada");
    assertThat(note.at()).isEqualTo(jobs.time());
    notes.write(ADA, job, "another");
    assertThat(notes.removeNote(ADA, job, note.id())).isTrue();
    assertThat(notes.removeNote(ADA, job, note.id())).isFalse();
    assertThat(notes.notes(job)).extracting(Note::text).containsExactly("another");
    assertThat(history()).containsSubsequence("NoteAdded", "NoteAdded", "NoteRemoved");
  }

  @Test
  void aNoteOfNothingOrOfTooMuchIsRefused() {
    assertThat(notes.write(ADA, job, " \n\u0000 ")).isEqualTo(Brought.NO_NOTE);
    assertThat(notes.write(ADA, job, "x".repeat(Notes.TEXT_MAX + 1))).isEqualTo(Brought.NO_NOTE);
    assertThat(notes.write(ADA, job, "ж".repeat(Notes.TEXT_MAX))).isEqualTo(Brought.KEPT);
    assertThat(history().stream().filter("NoteAdded"::equals)).hasSize(1);
  }

  @Test
  void aParcelHasSoManyNotesAndNoMore() {
    for (int i = 0; i < Notes.NOTES_MAX; i++) {
      assertThat(notes.write(ADA, job, "note " + i)).isEqualTo(Brought.KEPT);
    }
    assertThat(notes.write(ADA, job, "one more")).isEqualTo(Brought.TOO_MANY);
    assertThat(notes.notes(job)).hasSize(Notes.NOTES_MAX);
  }

  @Test
  void aPhotoIsKeptWithoutWhatItTells() throws Exception {
    assertThat(notes.keep(ADA, job, SamplePictures.jpeg(6))).isEqualTo(Brought.KEPT);
    Photo photo = notes.photos(job).getFirst();
    assertThat(photo.type()).isEqualTo(PhotoType.JPEG);
    byte[] kept = notes.photo(job, photo.id()).orElseThrow().bytes();
    assertThat(kept).hasSize(photo.length()).isEqualTo(Picture.of(SamplePictures.jpeg(6)).bytes());
    assertThat(notes.photo(created("two"), photo.id())).as("by another job's address").isEmpty();
    assertThat(notes.removePhoto(ADA, job, photo.id())).isTrue();
    assertThat(notes.photo(job, photo.id())).isEmpty();
    assertThat(history()).containsSubsequence("PhotoAdded", "PhotoRemoved");
  }

  @Test
  void whatIsNoPhotoOrOneTooManyIsRefused() throws Exception {
    assertThatThrownBy(() -> notes.keep(ADA, job, new byte[10]))
        .hasMessageContaining("JPEG, PNG or WebP");
    assertThatThrownBy(() -> notes.keep(ADA, job, new byte[Notes.PHOTO_BYTES_MAX + 1]))
        .hasMessageContaining("at most");
    for (int i = 0; i < Notes.PHOTOS_MAX; i++) {
      notes.keep(ADA, job, SamplePictures.png());
    }
    assertThatThrownBy(() -> notes.keep(ADA, job, SamplePictures.png()))
        .hasMessageContaining("remove one first");
  }

  @Test
  void anErasedJobTakesThemAlongAndNobodyWritesOfOneThatIsNotThere() throws Exception {
    notes.write(ADA, job, "gone");
    notes.keep(ADA, job, SamplePictures.png());
    String photo = notes.photos(job).getFirst().id();
    assertThat(jobs.delete(job)).isInstanceOf(Outcome.Erased.class);
    assertThat(notes.notes(job)).isEmpty();
    assertThat(notes.photos(job)).isEmpty();
    assertThat(notes.photo(job, photo)).isEmpty();
    JobId none = JobId.fresh(clock.instant(), new Random(1));
    assertThat(notes.write(ADA, none, "x")).isEqualTo(Brought.NO_JOB);
    assertThat(notes.keep(ADA, job, SamplePictures.png())).isEqualTo(Brought.NO_JOB);
  }
}
