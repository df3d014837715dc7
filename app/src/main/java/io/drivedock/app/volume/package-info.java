/** What a device or an image holds, and whether it can be imported; no service is asked. */
@NullMarked
package io.drivedock.app.volume;

import org.jspecify.annotations.NullMarked;
