/** Reports of exceptions come in and go to Kafka. */
@NullMarked
package io.backup4j.examples.collector.report;

import org.jspecify.annotations.NullMarked;
