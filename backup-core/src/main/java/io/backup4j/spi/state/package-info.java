/** Small durable notes of a host: what schedules and alerts must not forget. */
@NullMarked
package io.backup4j.spi.state;

import org.jspecify.annotations.NullMarked;
