/**
 * What a person reads of names that others chose. Doors: {@link
 * io.drivedock.prepare.text.Printable}, {@link io.drivedock.prepare.text.PlainWriter}.
 */
@NullMarked
package io.drivedock.prepare.text;

import org.jspecify.annotations.NullMarked;
