/**
 * The database: opening it, migrating it, and transactions. SQLite in the data folder by default,
 * PostgreSQL by a setting, one SQL text for both; what cannot be shared is in {@link
 * io.drivedock.server.db.Dialect}.
 *
 * <p>Door type: {@link io.drivedock.server.db.Database}. This room knows nothing of jobs; the rows
 * belong to the classes named {@code *Table} beside the feature that owns them.
 */
@NullMarked
package io.drivedock.server.db;

import org.jspecify.annotations.NullMarked;
