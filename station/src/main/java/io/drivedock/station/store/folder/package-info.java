/**
 * A folder as object store: every blob is a plain file that other tools can read. Door type: {@link
 * io.drivedock.station.store.folder.FolderTargets}.
 *
 * <p>{@code <root>/<account>/<container>/<name>} is the blob; {@code
 * <root>/<account>/.drivedock/properties/…} holds as JSON what a file cannot; {@code
 * <root>/<account>/.drivedock/uploads/…} what is on its way. Names are those of the blobs, but for
 * what no file may be called; {@link io.drivedock.station.store.folder.FolderLayout} has the rule.
 * Not for file systems that ignore letter case: there two blobs may be one file.
 */
@NullMarked
package io.drivedock.station.store.folder;

import org.jspecify.annotations.NullMarked;
