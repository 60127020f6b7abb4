/** What an archive says of itself: names of its members, manifest and checksums, written and read entry by entry. */
@NullMarked
package io.backup4j.archive.manifest;

import org.jspecify.annotations.NullMarked;
