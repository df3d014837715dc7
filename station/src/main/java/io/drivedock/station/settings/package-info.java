/**
 * The settings of a station, read strictly from YAML: its targets with their credentials, its name
 * and its workload. Doors: {@link io.drivedock.station.settings.StationConfig}, {@link
 * io.drivedock.station.settings.TargetConfig}.
 */
@NullMarked
package io.drivedock.station.settings;

import org.jspecify.annotations.NullMarked;
