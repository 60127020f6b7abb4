package io.backup4j.cli.config;

/** One of {@code backup.sources}. */
public sealed interface SourceSettings permits FileSettings, DatabaseSettings {}
