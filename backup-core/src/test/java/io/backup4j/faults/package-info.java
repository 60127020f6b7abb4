/** Evidence: faults at every call, full disks, damage in every byte, and stores that do not keep their word. */
@NullMarked
package io.backup4j.faults;

import org.jspecify.annotations.NullMarked;
