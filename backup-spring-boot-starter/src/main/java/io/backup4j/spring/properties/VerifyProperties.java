package io.backup4j.spring.properties;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Checks of all that is stored, beside the check after each run.
 *
 * @param enabled whether they run by themselves
 * @param schedule when
 * @param read part of the stored data that is read; records and reachability are always checked
 */
public record VerifyProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("weekly wednesday 04:30") String schedule,
        @DefaultValue("1%") Share read) {}
