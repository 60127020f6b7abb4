/** Decides what is told to whom, once, again and when it is over, and sees to it that it arrives. */
@NullMarked
package io.backup4j.operate.alert;

import org.jspecify.annotations.NullMarked;
