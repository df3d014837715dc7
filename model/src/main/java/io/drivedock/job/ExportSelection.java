package io.drivedock.job;

import java.util.List;

/** Which blobs an export job asks for (control-plane dossier, sections 2.8 and 6.5). */
public sealed interface ExportSelection {

  /**
   * Named in the job itself.
   *
   * @param paths exact blobs, container first, without a leading slash
   * @param prefixes beginnings of paths, each with a leading slash
   */
  record Listed(List<String> paths, List<String> prefixes) implements ExportSelection {
    /** Copies both lists. */
    public Listed {
      paths = List.copyOf(paths);
      prefixes = List.copyOf(prefixes);
    }
  }

  /**
   * Named in a list that is itself a blob.
   *
   * @param blobListBlobPath container and name of that blob
   */
  record ListedInBlob(String blobListBlobPath) implements ExportSelection {}
}
