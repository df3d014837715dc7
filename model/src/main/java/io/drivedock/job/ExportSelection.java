package io.drivedock.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which blobs an export job asks for (azure-rest-api-specs, storageimportexport). */
public sealed interface ExportSelection {

  /** Whether both ask for the same; a leading slash of a path says nothing. */
  default boolean isSameAs(@Nullable ExportSelection other) {
    return other != null && withoutSlashes().equals(other.withoutSlashes());
  }

  /** The same, its paths without a leading slash. */
  ExportSelection withoutSlashes();

  private static String withoutSlash(String path) {
    return path.startsWith("/") ? path.substring(1) : path;
  }

  /**
   * Named in the job itself.
   *
   * @param paths exact blobs, container first, with or without a leading slash
   * @param prefixes beginnings of paths, each with a leading slash
   */
  record Listed(List<String> paths, List<String> prefixes) implements ExportSelection {
    public Listed {
      paths = List.copyOf(paths);
      prefixes = List.copyOf(prefixes);
    }

    @Override
    public ExportSelection withoutSlashes() {
      return new Listed(paths.stream().map(ExportSelection::withoutSlash).toList(), prefixes);
    }
  }

  /**
   * Named in a list that is itself a blob.
   *
   * @param blobListBlobPath container and name of that blob, with or without a leading slash
   */
  record ListedInBlob(String blobListBlobPath) implements ExportSelection {
    @Override
    public ExportSelection withoutSlashes() {
      return new ListedInBlob(withoutSlash(blobListBlobPath));
    }
  }
}
