package io.backup4j.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.testkit.BackupSinkContract;
import io.backup4j.testkit.SinkObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

class S3ProxyContractTest extends BackupSinkContract {
    private final S3Options options = TestServers.S3PROXY.options().build();

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

    /** Without the gateway, which lets changes happen one at a time: here it is the server that decides. */
    @Test
    void ofEightPutsAtOneMomentTheServerItselfLetsOneWin() throws Exception {
        S3Options bare = TestServers.at(TestServers.S3PROXY.bare(), options.prefix() + "-bare")
                .build();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (S3Sink sink = S3Sink.connect(bare)) {
            for (int round = 0; round < 10; round++) {
                ObjectKey key = key("race/" + round);
                List<Callable<PutResult>> puts = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    byte[] own = bytes(50_000 + i);
                    puts.add(() -> sink.put(key, ObjectContent.of(own)));
                }
                List<PutResult> results = new ArrayList<>();
                for (Future<PutResult> put : threads.invokeAll(puts)) {
                    results.add(put.get());
                }
                assertThat(results).as("round %d", round).containsOnlyOnce(PutResult.CREATED);
                assertThat(SinkObjects.read(sink, key))
                        .as("round %d", round)
                        .isEqualTo(bytes(50_000 + results.indexOf(PutResult.CREATED)));
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
