/** Who is told: the channels of the properties, and the host's own mail sender. */
@NullMarked
package io.backup4j.spring.alert;

import org.jspecify.annotations.NullMarked;
