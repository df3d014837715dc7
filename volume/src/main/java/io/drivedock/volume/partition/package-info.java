/**
 * Partition tables: GPT, MBR, or none at all. Door type: {@link
 * io.drivedock.volume.partition.PartitionTable}. This package knows no file system beyond the
 * signature by which a volume without a table is told from one with.
 */
@NullMarked
package io.drivedock.volume.partition;

import org.jspecify.annotations.NullMarked;
