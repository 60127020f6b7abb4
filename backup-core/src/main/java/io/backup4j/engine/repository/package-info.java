/** A repository: its objects and keys, who is registered, what is committed, and reading it back. */
@NullMarked
package io.backup4j.engine.repository;

import org.jspecify.annotations.NullMarked;
