package io.drivedock.prepare;

/** One preparation: what was asked for, checked, and the drive it is done to. */
record Work(DrivePlan plan, Places places, Naming naming, DriveFolder drive) {}
