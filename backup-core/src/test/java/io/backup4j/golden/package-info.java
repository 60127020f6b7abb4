/** Repositories made when a format version was frozen, which every later release must read. */
@NullMarked
package io.backup4j.golden;

import org.jspecify.annotations.NullMarked;
