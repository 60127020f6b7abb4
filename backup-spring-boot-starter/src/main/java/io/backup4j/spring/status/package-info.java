/** How the backups of this host stand, put together from memory alone: for health, endpoint, metrics and REST. */
@NullMarked
package io.backup4j.spring.status;

import org.jspecify.annotations.NullMarked;
