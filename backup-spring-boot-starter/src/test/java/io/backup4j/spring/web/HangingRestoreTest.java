package io.backup4j.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.spring.Contexts;
import io.backup4j.spring.place.HostPlaces;
import io.backup4j.spring.plan.HostPlans;
import io.backup4j.spring.run.HostRuns;
import io.backup4j.spring.run.PlanRunner;
import io.backup4j.spring.run.RunOrder;
import io.backup4j.spring.source.SourceCatalog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.servlet.function.ServerRequest;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class HangingRestoreTest {
    private static final String ORDER =
            "{\"backup\":\"latest\",\"target\":{\"directory\":\"look\"},\"dryRun\":false,\"digest\":\"0\"}";

    @TempDir
    private Path directory;

    private final AtomicBoolean hangs = new AtomicBoolean();
    private final CountDownLatch release = new CountDownLatch(1);

    @Test
    void aRequestForARestoreFromAPlaceThatHangsIsAnsweredAndBeginsNothing() {
        Contexts.withDatabase(directory)
                .withPropertyValues("backup.repository=")
                .withBean("main", BackupSink.class, this::hanging)
                .run(context -> {
                    context.getBean(PlanRunner.class)
                            .run(
                                    context.getBean(HostPlans.class).require("nightly"),
                                    RunOrder.asPlanned("test"),
                                    RunControl.none());
                    HostRuns runs = context.getBean(HostRuns.class);
                    int before = runs.recent().size();
                    RestoreApi api = new RestoreApi(
                            context.getBean(HostPlaces.class),
                            context.getBean(SourceCatalog.class),
                            runs,
                            List::of,
                            directory,
                            new PatientPlanning(Duration.ofMillis(300)));
                    hangs.set(true);
                    try {
                        for (String asked : List.of("at first", "again")) {
                            assertThatThrownBy(() -> restore(api))
                                    .as(asked)
                                    .isInstanceOf(StorageException.class)
                                    .hasMessageContaining("'main'")
                                    .hasMessageContaining("Nothing was changed");
                        }
                        assertThat(runs.recent()).hasSize(before);
                    } finally {
                        release.countDown();
                    }
                });
    }

    private static void restore(RestoreApi api) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/restore");
        request.setContentType("application/json");
        request.setContent(ORDER.getBytes(StandardCharsets.UTF_8));
        api.routes()
                .get(0)
                .handler()
                .handle(new Call(
                        ServerRequest.create(request, List.of()),
                        new Caller("ann", true, Permission.OPERATE),
                        JsonMapper.shared(),
                        "/api"));
    }

    private BackupSink hanging() {
        return new ForwardingSink(new MemorySink()) {
            private void hang() throws IOException {
                try {
                    if (hangs.get()) {
                        release.await();
                    }
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }

            @Override
            public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
                hang();
                return super.read(key, offset, target);
            }

            @Override
            public ObjectPage list(String prefix, String startAfter) throws IOException {
                hang();
                return super.list(prefix, startAfter);
            }
        };
    }
}
