/**
 * What every request passes before a route sees it: it can be read, the path is tidied, the body is
 * bounded, the caller is known, and whatever goes wrong is answered in the API's shape. This room
 * decides nothing about jobs.
 */
@NullMarked
package io.drivedock.server.web;

import org.jspecify.annotations.NullMarked;
