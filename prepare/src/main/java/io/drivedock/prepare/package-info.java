/**
 * The customer's tool: fills drives and describes them in manifests and journals. It knows no
 * lifecycle and carries no database and no cloud SDK, so that it can be handed out alone.
 */
@NullMarked
package io.drivedock.prepare;

import org.jspecify.annotations.NullMarked;
