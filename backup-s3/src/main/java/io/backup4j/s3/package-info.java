/** Backups in buckets: a sink for AWS S3 and compatible stores, and a probe of what such a store really does. */
@NullMarked
package io.backup4j.s3;

import org.jspecify.annotations.NullMarked;
