/** Runs named tasks when they are due: once, on one of several processes, across restarts. */
@NullMarked
package io.backup4j.operate.schedule;

import org.jspecify.annotations.NullMarked;
