/** What is done with a drive at home, with no service at all. */
@NullMarked
package io.drivedock.app.drive;

import org.jspecify.annotations.NullMarked;
