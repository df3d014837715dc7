package io.drivedock.prepare;

/** One preparation: what was asked for, checked, and the drive it is done to. */
record Work(PreparationPlan plan, Places places, FileVerdicts verdicts, DriveFolder drive) {}
