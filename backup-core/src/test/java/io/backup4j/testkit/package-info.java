/** Contracts that implementations of the SPIs extend, and doubles that fail on purpose. */
@NullMarked
package io.backup4j.testkit;

import org.jspecify.annotations.NullMarked;
