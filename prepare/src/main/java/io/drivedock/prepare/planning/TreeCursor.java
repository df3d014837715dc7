package io.drivedock.prepare.planning;

import java.util.ArrayList;
import java.util.List;

/** Goes through a tree once more in the order in which its files were added. */
final class TreeCursor {

  private final List<Place> open = new ArrayList<>();

  /** A folder, and which of its files and folders come next. */
  private static final class Place {
    private final Folder folder;
    private int nextFile;
    private int nextFolder;

    Place(Folder folder) {
      this.folder = folder;
    }
  }

  TreeCursor(SourceTree tree) {
    open.add(new Place(tree.top()));
  }

  /**
   * The drive of the next file.
   *
   * @param shared how many folders it has in common with the file before
   * @param folders in how many it lies
   */
  short next(int shared, int folders) {
    while (open.size() > shared + 1) {
      open.removeLast();
    }
    while (open.size() <= folders) {
      Place place = open.getLast();
      open.add(new Place(place.folder.folders().get(place.nextFolder++)));
    }
    Place place = open.getLast();
    return place.folder.drive(place.nextFile++);
  }
}
