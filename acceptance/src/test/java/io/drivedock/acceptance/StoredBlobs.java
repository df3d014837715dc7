package io.drivedock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.BlobPath;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.folder.FolderTargets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What one account has in a folder target, looked at from outside of the station. */
record StoredBlobs(Path store, String account) {
  private ObjectStore open() {
    return new FolderTargets(Map.of("main", store)).open("main", account, "acceptance");
  }

  /** The names of a container's blobs, in order. */
  List<String> names(String container) {
    try (ObjectStore blobs = open()) {
      List<String> names = new ArrayList<>();
      blobs.forEach(container, "", entry -> names.add(entry.path().name()));
      return names;
    }
  }

  /** The file that is the blob. */
  Path file(String container, String name) {
    try (ObjectStore blobs = open()) {
      return Path.of(URI.create(blobs.uri(new BlobPath(container, name))));
    }
  }

  /** Insists that a container has the files of a folder as blobs, and nothing else. */
  void assertHoldsExactly(String container, Path tree) throws IOException {
    List<String> names = filesOf(tree);
    assertThat(names(container)).containsExactlyInAnyOrderElementsOf(names);
    for (String name : names) {
      assertEqual(tree.resolve(name), container, name);
    }
  }

  void assertEqual(Path file, String container, String name) throws IOException {
    assertThat(Files.mismatch(file, file(container, name)))
        .as("first byte in which blob %s/%s is not its file", container, name)
        .isEqualTo(-1);
  }

  /** Insists that no upload is left half done. */
  void assertNothingIsHalfDone() throws IOException {
    assertThat(store.resolve(account).resolve(".drivedock/uploads")).isEmptyDirectory();
  }

  /** The paths of a folder's files, relative to it, with slashes. */
  static List<String> filesOf(Path tree) throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.walk(tree)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> names.add(tree.relativize(file).toString()));
    }
    return names;
  }
}
