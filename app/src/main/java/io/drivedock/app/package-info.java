/**
 * The one distribution: the {@code drivedock} command and its subcommands, which start the other
 * programs and contain no rules of their own.
 */
@NullMarked
package io.drivedock.app;

import org.jspecify.annotations.NullMarked;
