/** Alerts by email; the only room that needs a mail library, which is an optional dependency. */
@NullMarked
package io.backup4j.operate.mail;

import org.jspecify.annotations.NullMarked;
