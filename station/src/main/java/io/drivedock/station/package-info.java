/**
 * The agent at the dock: asks the control plane for work on the drives in its slots, moves every
 * block and reports. It never touches the database and decides nothing about a job's state.
 */
@NullMarked
package io.drivedock.station;

import org.jspecify.annotations.NullMarked;
