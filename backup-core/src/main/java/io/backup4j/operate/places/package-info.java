/** One reading of a plan's sources that the engines of several places share. */
@NullMarked
package io.backup4j.operate.places;

import org.jspecify.annotations.NullMarked;
