package io.drivedock.job;

import java.time.Instant;

/**
 * Who did something, and when.
 *
 * @param byType {@code User}, {@code Application}, {@code ManagedIdentity} or {@code Key} (ARM
 *     common types, version 2)
 */
public record Stamp(String by, String byType, Instant at) {}
