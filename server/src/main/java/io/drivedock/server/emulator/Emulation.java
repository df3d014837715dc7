package io.drivedock.server.emulator;

/**
 * That a server is an emulator, and how.
 *
 * @param clock what time it is
 * @param isDockPlayed whether parcels arrive, are copied and go home by themselves
 */
public record Emulation(VirtualClock clock, boolean isDockPlayed) {}
