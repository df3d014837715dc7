package io.drivedock.server;

import java.time.InstantSource;

/**
 * The time of the machine, for what must happen among machines. The time of the jobs is another
 * bean, because it may be moved.
 */
record WallClock(InstantSource source) {}
