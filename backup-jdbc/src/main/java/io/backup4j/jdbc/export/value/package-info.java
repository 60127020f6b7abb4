/** Values of rows and the formats that they are written in; knows no database. */
@NullMarked
package io.backup4j.jdbc.export.value;

import org.jspecify.annotations.NullMarked;
