/** What is backed up together: plans of the properties, put together anew for each run. */
@NullMarked
package io.backup4j.spring.plan;

import org.jspecify.annotations.NullMarked;
