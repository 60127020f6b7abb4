/** Servers for who has none: one command starts everything. */
@NullMarked
package io.backup4j.examples.collector.embedded;

import org.jspecify.annotations.NullMarked;
