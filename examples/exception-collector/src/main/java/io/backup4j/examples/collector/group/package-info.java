/** Reports are read from Kafka, grouped in PostgreSQL, and shown. */
@NullMarked
package io.backup4j.examples.collector.group;

import org.jspecify.annotations.NullMarked;
