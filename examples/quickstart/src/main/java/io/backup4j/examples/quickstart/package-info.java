/** Backs up, changes, damages, restores and compares a real tree, to show that a backup can be trusted. */
@NullMarked
package io.backup4j.examples.quickstart;

import org.jspecify.annotations.NullMarked;
