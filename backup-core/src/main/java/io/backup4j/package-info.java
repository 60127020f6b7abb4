/** The API that a host sees: open a repository, run a plan, list, find, compare, restore, verify. */
@NullMarked
package io.backup4j;

import org.jspecify.annotations.NullMarked;
