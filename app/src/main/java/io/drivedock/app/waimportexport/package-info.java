/**
 * The command lines of Azure's {@code WAImportExport.exe}, of both versions, as people have them in
 * scripts: read in every spelling in use, and carried out by the commands of this program. Door
 * type: {@link io.drivedock.app.waimportexport.WaImportExportCommand}.
 */
@NullMarked
package io.drivedock.app.waimportexport;

import org.jspecify.annotations.NullMarked;
