/**
 * One box: where its things lie, what is configured there, and server and station run from it. Door
 * types: {@link io.drivedock.app.box.Installation}, {@link io.drivedock.app.box.SingleBox}. Knows
 * no command but the options that name an installation.
 */
@NullMarked
package io.drivedock.app.box;

import org.jspecify.annotations.NullMarked;
