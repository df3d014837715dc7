/**
 * What sticks to a drive, and how it is read again: {@link
 * io.drivedock.server.portal.label.LabelCodes} signs and reads the text of a label, {@link
 * io.drivedock.server.portal.label.Symbol} draws it, {@link
 * io.drivedock.server.portal.label.FrameReader} finds it in what a camera saw. Beside it {@link
 * io.drivedock.server.portal.label.StatusLinks} let somebody without an account look at one job.
 */
@NullMarked
package io.drivedock.server.portal.label;

import org.jspecify.annotations.NullMarked;
