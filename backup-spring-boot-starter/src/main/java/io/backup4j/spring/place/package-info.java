/** The places that backups go to: made from properties or beans, opened when they are needed, created the first time. */
@NullMarked
package io.backup4j.spring.place;

import org.jspecify.annotations.NullMarked;
