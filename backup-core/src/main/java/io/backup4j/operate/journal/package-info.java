/** Durable records of every run, on the host's side and in the repository, and the history that both tell together. */
@NullMarked
package io.backup4j.operate.journal;

import org.jspecify.annotations.NullMarked;
