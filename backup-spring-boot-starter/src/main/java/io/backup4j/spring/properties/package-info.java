/** What a host writes below {@code backup.}: typed records, no logic but their own checks. */
@NullMarked
package io.backup4j.spring.properties;

import org.jspecify.annotations.NullMarked;
