package io.backup4j.cli.database;

import io.backup4j.spi.drill.DrillSandbox;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.target.RestoreTarget;
import javax.sql.DataSource;

/** One kind of database: how a URL and the user's choices become a source or a target. Nothing here connects. */
public interface Database {
    /** What its URLs look like, for people: {@code jdbc:postgresql://host:5432/name}. */
    String example();

    /** Whether a URL is one of its own. */
    boolean understands(String url);

    /** The kind of its sources, as manifests have it. */
    String sourceKind();

    /**
     * What is backed up.
     *
     * @throws DatabaseChoiceException if the URL or a choice makes no sense for this kind
     */
    BackupSource source(String name, DatabaseLogin login, ReadChoice choice);

    /**
     * What is exported from.
     *
     * @throws DatabaseChoiceException if the URL or the login makes no sense for this kind
     */
    DataSource reading(DatabaseLogin login);

    /**
     * What is restored into.
     *
     * @throws DatabaseChoiceException if the URL or a choice makes no sense for this kind
     */
    RestoreTarget target(DatabaseLogin login, WriteChoice choice);

    /**
     * A scratch database for drills, on the server that the login leads to.
     *
     * @throws DatabaseChoiceException if this kind has no server, and is drilled in a scratch directory
     */
    DrillSandbox sandbox(DatabaseLogin login);
}
