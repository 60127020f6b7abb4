package io.backup4j.engine.backup;

import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.SourceSession;
import org.jspecify.annotations.Nullable;

/**
 * A source of a run: either its session is open, or opening failed.
 *
 * @param source what it is
 * @param session its view, or null
 * @param failure why there is none, or null
 * @param parent what unchanged entries are taken from, or null
 * @param issues what it reports
 */
record OpenSource(
        BackupSource source,
        @Nullable SourceSession session,
        @Nullable Exception failure,
        @Nullable ParentListing parent,
        IssueLog issues) {}
