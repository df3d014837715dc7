package io.drivedock.app.drive;

import io.drivedock.prepare.text.Printable;
import io.drivedock.station.proving.DriveProof.Fault;
import io.drivedock.station.restoring.Restored;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Consumer;

/** Says at once what is not well, and counts the rest. */
final class RestoreTally implements Consumer<Restored> {

  private final PrintWriter out;
  private OtherName otherName = path -> Optional.empty();
  private long underOtherNames;
  private long blobsRestored;
  private long bytesRestored;
  private long there;
  private long completed;
  private long notWell;

  /** Where a blob lies under another name than its own; nothing if it has its own. */
  interface OtherName {
    Optional<String> of(String blobPath);
  }

  RestoreTally(PrintWriter out) {
    this.out = out;
  }

  /** Tells of other names from now on. */
  void printNames(OtherName by) {
    otherName = by;
  }

  @Override
  public void accept(Restored restored) {
    switch (restored.how()) {
      case RESTORED -> {
        blobsRestored++;
        bytesRestored += restored.blob().content().bytes();
      }
      case THERE -> there++;
      case COMPLETED -> completed++;
      case WITHOUT_SIDES -> {
        say(restored, "exists, but without some of its properties or metadata");
        faults(restored);
      }
      case IN_THE_WAY -> say(restored, "something else exists there and was not changed");
      case DAMAGED -> faults(restored);
      case REFUSED -> {
        String wrong = restored.blob().fault();
        say(
            restored,
            wrong == null
                ? "cannot be stored there, because of its name, its type, or something in"
                    + " its path"
                : "is invalid in the manifest, at " + Printable.of(wrong));
      }
    }
    if (!restored.isWell()) {
      notWell++;
    }
    switch (restored.how()) {
      case RESTORED, THERE, COMPLETED, WITHOUT_SIDES -> printName(restored.blob().targetPath());
      case IN_THE_WAY, DAMAGED, REFUSED -> {}
    }
  }

  private void printName(String blobPath) {
    otherName
        .of(blobPath)
        .ifPresent(
            name -> {
              underOtherNames++;
              out.printf("%s: stored as %s%n", Printable.of(blobPath), Printable.of(name));
            });
  }

  private void say(Restored restored, String what) {
    String file = Printable.of(restored.blob().filePath());
    out.printf("%s: %s (%s)%n", Printable.of(restored.blob().targetPath()), what, file);
  }

  private void faults(Restored restored) {
    Damage damage = new Damage();
    for (Fault fault : restored.faults()) {
      damage.add(fault);
    }
    damage.lines().forEach(out::println);
  }

  /** The end; whether all is well. */
  boolean sumUp(String place, long blobs) {
    out.printf(
        "Restored into %s: %s.%n",
        Printable.of(place), RestoreCommand.amount(blobsRestored, bytesRestored));
    if (there > 0) {
      out.printf("Verified and left unchanged: %s.%n", Printable.count(there, "blob"));
    }
    if (completed > 0) {
      out.printf("Properties and metadata added: %s.%n", Printable.count(completed, "blob"));
    }
    if (underOtherNames > 0) {
      out.printf(
          "Stored under another name, because the folder cannot hold every name:"
              + " %s, named above.%n",
          Printable.count(underOtherNames, "blob"));
    }
    if (notWell == 0) {
      out.println("Every blob is there and matches the manifest.");
      return true;
    }
    out.printf(
        "%s of %s not restored. Their files are still on the drive.%n",
        Printable.count(notWell, "blob"), blobs == 1 ? "1 is" : blobs + " are");
    return false;
  }
}
