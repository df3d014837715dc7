/**
 * What sticks to a drive, and how it is read again: {@link
 * io.drivedock.server.portal.label.LabelCodes} signs and reads the text of a label, {@link
 * io.drivedock.server.portal.label.Symbol} draws it, {@link
 * io.drivedock.server.portal.label.FrameReader} finds it in what a camera saw.
 */
@NullMarked
package io.drivedock.server.portal.label;

import org.jspecify.annotations.NullMarked;
