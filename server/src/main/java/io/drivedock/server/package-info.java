/**
 * The control plane: who it serves, what it is wired from, how it is started. It never touches
 * object storage and knows no file system of a drive; those belong to the station.
 */
@NullMarked
package io.drivedock.server;

import org.jspecify.annotations.NullMarked;
