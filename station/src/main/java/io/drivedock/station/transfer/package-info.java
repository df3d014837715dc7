/**
 * What imports, exports and verifications need to move bytes: memory, threads, the {@link
 * io.drivedock.station.transfer.Pipeline} between them, and somebody who looks on.
 *
 * <p>The way of a piece, which is a chunk of a blob:
 *
 * <pre>{@code
 *            caller              readers            provers                   in order
 * import     take, read, add                        compare with manifest     give to senders: put, commit
 * export     take                read (store)       write (drive)             digest of the blob; give to writers: finish
 * verify     take                read (drive)       compare with manifest     count
 * }</pre>
 *
 * <p><b>Threads.</b> One caller for each run: the thread that has the lease of the drive. It alone
 * takes memory. Imports read the drive with it, so that a disk never seeks to and fro; exports and
 * verifications have readers, as many as the store takes uploads at once, or four for a drive.
 * There is one prover for each processor, which hashes a group of pieces at a time; the writers of
 * an export are its provers. Imports have senders, as many as the store takes uploads. All of these
 * belong to one drive and end with it.
 *
 * <p><b>Memory.</b> {@link io.drivedock.station.transfer.Blocks} is all of it, shared by the drives
 * of a station; who has waited longest is next. A run gathers a group in at most 16 blocks, and in
 * no more than half of all, so that one group is read while another is sent. The queues of the
 * threads have no bound of their own: whatever waits in them holds memory. Proofs of what is in a
 * store have four blocks for themselves.
 *
 * <p><b>Who waits for whom.</b> Only the caller waits for memory, and then it has either sent its
 * own group already or others of its run are at work, who give some back; so no run waits for
 * itself. At the end it waits for all others of its run. Readers and senders wait for the store,
 * and provers of an export for the drive. Provers wait for each other in the order of the groups,
 * which never waits for anything else. After the first failure each task does nothing but give back
 * what it holds.
 *
 * <p><b>Locks</b>, in the order in which they are taken: that of the order of groups; that of a
 * blob or, in a verification, of whoever is told; that of the run's tasks. A blob's lock is held
 * while its upload is begun in the store, and no other is taken then but those of the store.
 */
@NullMarked
package io.drivedock.station.transfer;

import org.jspecify.annotations.NullMarked;
