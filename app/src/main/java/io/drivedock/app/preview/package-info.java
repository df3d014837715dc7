/**
 * What an export would come to, before a drive is sent. Door types: {@link
 * io.drivedock.app.preview.PreviewCommand}, and {@link io.drivedock.app.preview.PreviewOptions} for
 * commands that know of a job. Calls no service; looks into the store itself.
 */
@NullMarked
package io.drivedock.app.preview;

import org.jspecify.annotations.NullMarked;
