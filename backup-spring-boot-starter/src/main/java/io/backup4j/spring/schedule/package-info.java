/** What runs by itself: plans, clean-up and drills as tasks of core's scheduler. */
@NullMarked
package io.backup4j.spring.schedule;

import org.jspecify.annotations.NullMarked;
