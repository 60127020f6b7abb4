/** Runs of this host: started by the schedule, by hand or before a change, followed while they go on. */
@NullMarked
package io.backup4j.spring.run;

import org.jspecify.annotations.NullMarked;
