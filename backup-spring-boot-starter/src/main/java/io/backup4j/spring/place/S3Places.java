package io.backup4j.spring.place;

import io.backup4j.s3.S3Location;
import io.backup4j.s3.S3Sink;
import io.backup4j.spi.sink.BackupSink;

/** Places in S3. The only class that names those of that module, which need not be there. */
final class S3Places {
    private S3Places() {}

    /** Who asks is found by the standard chain of AWS. */
    static BackupSink open(String text) {
        return S3Sink.connect(S3Location.parse(text).options().build());
    }
}
