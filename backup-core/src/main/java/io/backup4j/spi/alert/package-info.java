/** What is told to people about backups, and the channels that it is told on. */
@NullMarked
package io.backup4j.spi.alert;

import org.jspecify.annotations.NullMarked;
