/** Topics, records, configurations and group offsets of Kafka. */
@NullMarked
package io.backup4j.kafka;

import org.jspecify.annotations.NullMarked;
