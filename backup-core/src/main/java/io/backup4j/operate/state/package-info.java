/** What schedules and alerts share: notes that survive a restart, and a timer. */
@NullMarked
package io.backup4j.operate.state;

import org.jspecify.annotations.NullMarked;
