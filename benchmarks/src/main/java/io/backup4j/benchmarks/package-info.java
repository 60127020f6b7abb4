/** Measurements of single stages of the engine with JMH; each score is MiB or lookups per second on one thread. */
@NullMarked
package io.backup4j.benchmarks;

import org.jspecify.annotations.NullMarked;
