/** The files that portable archives are, zip and tar, written in one pass and read strictly in one pass, both in constant memory. */
@NullMarked
package io.backup4j.archive.container;

import org.jspecify.annotations.NullMarked;
