package io.drivedock.prepare.dataset;

import io.drivedock.drive.ImportDisposition;
import org.jspecify.annotations.Nullable;

/**
 * A row of a data set: which files become which blobs.
 *
 * @param line where it stands in its file
 * @param container of the blobs
 * @param name of the blob if the source is one file, else what all names begin with: empty, or
 *     ending in {@code /}
 * @param metadataFile with the metadata of each blob, as it is written; null for none
 * @param propertiesFile with the properties of each blob; null for none
 */
public record DataSetRow(
    int line,
    SourcePath source,
    String container,
    String name,
    ItemType type,
    ImportDisposition disposition,
    @Nullable String metadataFile,
    @Nullable String propertiesFile) {}
