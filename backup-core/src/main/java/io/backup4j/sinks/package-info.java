/** Sinks for a directory and for memory, and wrappers that retry, throttle or refuse writes. */
@NullMarked
package io.backup4j.sinks;

import org.jspecify.annotations.NullMarked;
