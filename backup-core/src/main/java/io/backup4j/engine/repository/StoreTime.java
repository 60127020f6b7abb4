package io.backup4j.engine.repository;

import java.time.Instant;
import java.util.Optional;

/**
 * When the store says it stored an object, and when this process had it stored.
 *
 * @param before our clock before the put
 * @param stored the store's clock; empty if the store shows no times
 * @param after our clock when the object was listed
 */
public record StoreTime(Instant before, Optional<Instant> stored, Instant after) {}
