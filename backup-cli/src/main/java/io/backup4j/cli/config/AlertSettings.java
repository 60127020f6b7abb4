package io.backup4j.cli.config;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code backup.alerts}: who is told of runs that fail.
 *
 * @param host who speaks, for people
 * @param stateDirectoryOrNull below which it is kept what is open, apart for each configuration file; null for the user's state directory
 * @param channels by name, in the order of the file
 * @param pings files that hold the address of a service that waits for pings, by the name of the run
 */
public record AlertSettings(
        String host,
        @Nullable Path stateDirectoryOrNull,
        Map<String, ChannelSettings> channels,
        Map<String, Path> pings) {}
