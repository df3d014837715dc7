package io.drivedock.prepare.planning;

import io.drivedock.prepare.source.LeftOut;
import io.drivedock.prepare.source.PreparationException;
import io.drivedock.prepare.source.SourceFile;
import io.drivedock.prepare.source.SourceWalk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plans what a walk finds. The walk comes first, and shows it every file once; then {@link #finish}
 * gives each its drive and writes the index.
 */
public final class SourcePlanning implements SourceWalk.Finds, AutoCloseable {

  private final DrivePlanner planner;
  private final Path folder;
  private final FileSpool spool;
  private final @Nullable OldPlaces oldPlaces;
  private final SourceTree tree = new SourceTree();
  private long leftOut;

  /**
   * A plan that is still to be made.
   *
   * @param folder for temporary files
   * @param oldIndex of the plan that this one takes the place of; null for none
   * @throws PreparationException if one of them cannot be used
   */
  public SourcePlanning(DrivePlanner planner, Path folder, @Nullable Path oldIndex)
      throws PreparationException {
    this.planner = planner;
    this.folder = folder;
    try {
      oldPlaces =
          oldIndex == null
              ? null
              : new OldPlaces(oldIndex, name -> planner.number(name).orElse(Folder.NONE));
    } catch (IndexException e) {
      throw refused(e);
    }
    try {
      spool = new FileSpool(folder);
    } catch (IOException e) {
      if (oldPlaces != null) {
        oldPlaces.close();
      }
      throw failed(folder, e);
    }
  }

  private static PreparationException refused(IndexException e) {
    String message = String.valueOf(e.getMessage());
    return PreparationException.refused(
        Character.toUpperCase(message.charAt(0)) + message.substring(1));
  }

  private static PreparationException failed(Path file, IOException e) {
    return new PreparationException(
        PreparationException.Kind.JOURNAL_FAILED,
        "The plan cannot be written to %s: %s. Name another place and run this again."
            .formatted(file, SourceWalk.reason(e)),
        e);
  }

  @Override
  public void file(SourceFile file) throws PreparationException {
    add(file.segments(), file.length());
  }

  /** Takes the next file of the walk. */
  public void add(List<String> segments, long length) throws PreparationException {
    try {
      short drive = oldPlaces == null ? Folder.NONE : oldPlaces.of(segments);
      tree.add(segments, length, drive);
      spool.add(segments, length);
    } catch (IndexException e) {
      throw refused(e);
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  @Override
  public void leftOut(LeftOut found) {
    leftOut++;
  }

  @Override
  public void emptyFolder() {}

  /** How much was found. */
  public SourceTree tree() {
    return tree;
  }

  /**
   * Makes the plan.
   *
   * @param index where every file is written down with its drive; null for nowhere
   * @throws PreparationException if it cannot be written
   */
  public PlannedSource finish(@Nullable Path index) throws PreparationException {
    PackingPlan plan = planner.plan(tree);
    Tally tally = new Tally(plan);
    List<String> names = plan.loads().stream().map(load -> load.drive().name()).toList();
    try {
      if (index == null) {
        spool.replay(tally);
      } else {
        try (PackingIndexWriter writer = new PackingIndexWriter(index)) {
          spool.replay(
              (shared, folders, path, length) -> {
                short drive = tally.count(shared, folders, path, length);
                writer.add(drive < 0 ? "" : names.get(drive), path, length);
              });
          writer.publish();
        }
      }
    } catch (IOException e) {
      throw failed(index == null ? folder : index, e);
    }
    return new PlannedSource(plan, tally.driveFiles(), tally.withoutDrive, leftOut);
  }

  @Override
  public void close() throws PreparationException {
    if (oldPlaces != null) {
      oldPlaces.close();
    }
    try {
      spool.close();
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  /** Counts the files of each drive. */
  private static final class Tally implements FileSpool.Sink {
    private final TreeCursor cursor;
    private final long[] files;
    private final long[] bytes;
    private final List<PackingIndex.Entry> withoutDrive = new ArrayList<>();

    Tally(PackingPlan plan) {
      cursor = new TreeCursor(plan.tree());
      files = new long[plan.loads().size()];
      bytes = new long[files.length];
    }

    @Override
    public void file(int shared, int folders, SpooledPath path, long length) {
      count(shared, folders, path, length);
    }

    /** Counts a file, and says on which drive it is. */
    short count(int shared, int folders, SpooledPath path, long length) {
      short drive = cursor.next(shared, folders);
      if (drive >= 0) {
        files[drive]++;
        bytes[drive] += length;
      } else if (withoutDrive.size() < PlannedSource.WITHOUT_DRIVE_MAX) {
        withoutDrive.add(new PackingIndex.Entry(0, "", path.text(), length));
      }
      return drive;
    }

    List<PlannedSource.DriveFiles> driveFiles() {
      List<PlannedSource.DriveFiles> all = new ArrayList<>();
      for (int i = 0; i < files.length; i++) {
        all.add(new PlannedSource.DriveFiles(files[i], bytes[i]));
      }
      return all;
    }
  }
}
