/**
 * A server whose time can be moved and whose dock runs by itself, for those who test what they have
 * written against the API. Door types: {@link io.drivedock.server.emulator.VirtualClock}, {@link
 * io.drivedock.server.emulator.Itinerary}, {@link io.drivedock.server.emulator.TimeTravel}. Jobs,
 * rules and rounds are those of every server; this room only plays the people, and knows no drive.
 */
@NullMarked
package io.drivedock.server.emulator;

import org.jspecify.annotations.NullMarked;
