/** What is backed up: databases, Kafka and files of the host, and by name what is not. */
@NullMarked
package io.backup4j.spring.source;

import org.jspecify.annotations.NullMarked;
