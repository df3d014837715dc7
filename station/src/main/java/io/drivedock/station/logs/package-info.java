/** The place in the customer's account where logs, copies of manifests and lists lie. */
@NullMarked
package io.drivedock.station.logs;

import org.jspecify.annotations.NullMarked;
