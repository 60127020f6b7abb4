/** What a backup of Kafka looks like: names of entries, documents, and the encoding of records. */
@NullMarked
package io.backup4j.kafka.format;

import org.jspecify.annotations.NullMarked;
