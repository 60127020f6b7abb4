/** Which backups stay: rules, policies made of them, and a reason for each decision. */
@NullMarked
package io.backup4j.spi.retention;

import org.jspecify.annotations.NullMarked;
