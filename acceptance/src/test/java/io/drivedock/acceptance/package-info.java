/**
 * Whole journeys, the launcher in odd places, and the rules of the architecture. Tests only; knows
 * every module and is known by none.
 */
@NullMarked
package io.drivedock.acceptance;

import org.jspecify.annotations.NullMarked;
