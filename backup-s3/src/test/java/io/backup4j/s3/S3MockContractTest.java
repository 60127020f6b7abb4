package io.backup4j.s3;

import io.backup4j.spi.sink.BackupSink;
import io.backup4j.testkit.BackupSinkContract;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

class S3MockContractTest extends BackupSinkContract {
    private final S3Options options = TestServers.S3MOCK.options().build();

    @Override
    protected BackupSink open() {
        return S3Sink.connect(options);
    }

    @Override
    protected boolean plantForeign(String name) {
        try (S3Client client = S3Clients.of(options)) {
            client.putObject(
                    request -> request.bucket(options.bucket()).key(options.root() + name),
                    RequestBody.fromString("x"));
            return true;
        }
    }

    /** A put takes 30 ms there; pages of a thousand are the other server's test. */
    @Override
    protected int objectsOfSeveralPages() {
        return 60;
    }
}
