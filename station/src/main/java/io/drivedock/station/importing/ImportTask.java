package io.drivedock.station.importing;

import io.drivedock.drive.ManifestBlob;

/** A blob, and what is to be done with it. */
public record ImportTask(ManifestBlob blob, Intent intent, Presence presence) {}
