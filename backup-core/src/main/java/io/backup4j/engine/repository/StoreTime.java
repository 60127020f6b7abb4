package io.backup4j.engine.repository;

import java.time.Instant;

/**
 * When the store says it stored an object, and when this process had it stored.
 *
 * @param before our clock before the put
 * @param stored the store's clock
 * @param after our clock when the object was listed
 */
public record StoreTime(Instant before, Instant stored, Instant after) {}
