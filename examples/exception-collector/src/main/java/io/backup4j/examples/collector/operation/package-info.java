/** What the application needs to run: who may do what, its topic, its clock. */
@NullMarked
package io.backup4j.examples.collector.operation;

import org.jspecify.annotations.NullMarked;
