/**
 * Settings read strictly: a program that starts has understood every line it was given.
 *
 * <p>Door type: {@link io.drivedock.settings.Settings}, made from what a YAML parser returned.
 * Whoever configures a program asks it for each setting by name and type, then calls {@link
 * io.drivedock.settings.Settings#finish}, which reports everything that is wrong at once.
 *
 * <p>This room knows no YAML, no file and no program's settings.
 */
@NullMarked
package io.drivedock.settings;

import org.jspecify.annotations.NullMarked;
