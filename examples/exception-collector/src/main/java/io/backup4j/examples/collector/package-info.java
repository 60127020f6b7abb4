/** A small application that collects exceptions of other applications, and is backed up by the starter. */
@NullMarked
package io.backup4j.examples.collector;

import org.jspecify.annotations.NullMarked;
