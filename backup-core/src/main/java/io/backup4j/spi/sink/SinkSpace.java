package io.backup4j.spi.sink;

/**
 * Room at the place where a sink stores.
 *
 * @param totalBytes size of the volume or quota
 * @param usableBytes what can still be written
 */
public record SinkSpace(long totalBytes, long usableBytes) {}
