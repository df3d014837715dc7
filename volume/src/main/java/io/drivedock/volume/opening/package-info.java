/**
 * From a device to its files: what a device holds is told without a key by {@link
 * io.drivedock.volume.opening.Inspection}, and a volume on it is opened, decrypted where needed, by
 * {@link io.drivedock.volume.opening.OpenVolume}.
 */
@NullMarked
package io.drivedock.volume.opening;

import org.jspecify.annotations.NullMarked;
