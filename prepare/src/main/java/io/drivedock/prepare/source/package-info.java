/**
 * The customer's files: found without following links, read once, and told apart from what is left
 * out. Doors: {@link io.drivedock.prepare.source.SourceWalk}, {@link
 * io.drivedock.prepare.source.FileReading}, {@link io.drivedock.prepare.source.SourceSelection},
 * {@link io.drivedock.prepare.source.LeftOut}.
 */
@NullMarked
package io.drivedock.prepare.source;

import org.jspecify.annotations.NullMarked;
