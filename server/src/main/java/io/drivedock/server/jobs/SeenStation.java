package io.drivedock.server.jobs;

import io.drivedock.dock.StationReport;
import java.time.Instant;

/**
 * A station as the server knows it.
 *
 * @param seenAt when it last spoke, to within {@link Stations#TOUCHED_EVERY}
 * @param isSilent whether that is too long ago to believe the rest
 * @param report what it said of itself
 */
public record SeenStation(String name, Instant seenAt, boolean isSilent, StationReport report) {}
