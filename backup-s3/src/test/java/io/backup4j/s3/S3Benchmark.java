package io.backup4j.s3;

import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * The sink alone against the raw SDK with the same parts against the same local server; run by {@code benchmarks/s3.sh}. Not a test: first as a server in one
 * process, {@code server DIRECTORY}, then as a client in another, {@code client URL RUNS OBJECTS}.
 */
public final class S3Benchmark {
    private static final int OBJECT_BYTES = 32 << 20;
    private static final int PART_BYTES = S3Limits.DEFAULTS.partBytes();
    private static final int THREADS = S3Limits.DEFAULTS.partsPerObject();
    private static final S3Credentials.Keys KEYS = new S3Credentials.Keys("AKIABENCHMARK", "secret", null);

    private final S3Client raw;
    private final S3Sink sink;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final int objects;
    /** Outside of the heap, as the heap is what is bounded here. */
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(OBJECT_BYTES);

    private final ByteBuffer target = ByteBuffer.allocateDirect(OBJECT_BYTES);

    private S3Benchmark(URI server, int objects) {
        this.objects = objects;
        this.raw = S3Client.builder()
                .endpointOverride(server)
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(KEYS.accessKeyId(), KEYS.secretAccessKey())))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
        this.sink = S3Sink.connect(TestServers.at(server, "sink").build());
        byte[] random = new byte[OBJECT_BYTES];
        new Random(1).nextBytes(random);
        bytes.put(random).flip();
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("server")) {
            S3Proxy server = S3Proxy.builder()
                    .blobStore(new FilesystemNio2BlobStore(Path.of(arguments[1]).toString()))
                    .endpoint(URI.create("http://127.0.0.1:0"))
                    .build();
            server.start();
            System.out.println("http://127.0.0.1:" + server.getPort());
            return;
        }
        new S3Benchmark(URI.create(arguments[1]), Integer.parseInt(arguments[3])).run(Integer.parseInt(arguments[2]));
        System.exit(0);
    }

    @FunctionalInterface
    private interface Work {
        void run(int object) throws Exception;
    }

    private void run(int runs) throws Exception {
        raw.createBucket(request -> request.bucket(TestServers.BUCKET));
        double[][] speeds = new double[4][runs];
        // One round that does not count: the compiler is late.
        for (int run = -1; run < runs; run++) {
            String folder = "run" + run + "-";
            List<Callable<Double>> steps = List.of(
                    () -> speed(object -> putRaw(folder + object)),
                    () -> speed(object -> putSink(folder + object)),
                    () -> speed(object -> getRaw(folder + object)),
                    () -> speed(object -> getSink(folder + object)));
            // Who begins changes with each run.
            for (int step : run % 2 == 0 ? new int[] {0, 1, 2, 3} : new int[] {1, 0, 3, 2}) {
                double speed = steps.get(step).call();
                if (run >= 0) {
                    speeds[step][run] = speed;
                }
            }
        }
        report("put", speeds[0], speeds[1]);
        report("get", speeds[2], speeds[3]);
        System.out.printf(
                Locale.ROOT, "heap limit %d MiB%n", Runtime.getRuntime().maxMemory() >> 20);
    }

    private static void report(String step, double[] raw, double[] sink) {
        Arrays.sort(raw);
        Arrays.sort(sink);
        double theirs = raw[raw.length / 2];
        double ours = sink[sink.length / 2];
        System.out.printf(
                Locale.ROOT,
                "%s  raw SDK %7.1f MiB/s (%.1f to %.1f)  sink %7.1f MiB/s (%.1f to %.1f)  ratio %.2f%n",
                step,
                theirs,
                raw[0],
                raw[raw.length - 1],
                ours,
                sink[0],
                sink[sink.length - 1],
                ours / theirs);
    }

    private double speed(Work work) throws Exception {
        long start = System.nanoTime();
        for (int object = 0; object < objects; object++) {
            work.run(object);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return (double) objects * OBJECT_BYTES / (1 << 20) / seconds;
    }

    private void putSink(String name) throws IOException {
        if (sink.put(ObjectKey.of(name), ObjectContent.of(List.of(bytes.duplicate()))) != PutResult.CREATED) {
            throw new IOException("exists: " + name);
        }
    }

    private void getSink(String name) throws IOException {
        if (sink.read(ObjectKey.of(name), 0, target.clear()) != OBJECT_BYTES) {
            throw new IOException("short: " + name);
        }
        requireEqual(name);
    }

    private void putRaw(String name) throws Exception {
        String key = "raw/" + name;
        String upload = raw.createMultipartUpload(
                        request -> request.bucket(TestServers.BUCKET).key(key))
                .uploadId();
        List<Callable<CompletedPart>> parts = new ArrayList<>();
        for (int offset = 0; offset < OBJECT_BYTES; offset += PART_BYTES) {
            int number = offset / PART_BYTES + 1;
            ByteBuffer part = bytes.slice(offset, Math.min(PART_BYTES, OBJECT_BYTES - offset));
            parts.add(() -> CompletedPart.builder()
                    .partNumber(number)
                    .eTag(raw.uploadPart(
                                    request -> request.bucket(TestServers.BUCKET)
                                            .key(key)
                                            .uploadId(upload)
                                            .partNumber(number),
                                    RequestBody.fromRemainingByteBuffer(part))
                            .eTag())
                    .build());
        }
        List<CompletedPart> completed = all(parts);
        raw.completeMultipartUpload(request -> request.bucket(TestServers.BUCKET)
                .key(key)
                .uploadId(upload)
                .ifNoneMatch("*")
                .multipartUpload(upper -> upper.parts(completed)));
    }

    private void getRaw(String name) throws Exception {
        target.clear();
        List<Callable<Integer>> parts = new ArrayList<>();
        for (int offset = 0; offset < OBJECT_BYTES; offset += PART_BYTES) {
            ByteBuffer part = target.slice(offset, Math.min(PART_BYTES, OBJECT_BYTES - offset));
            String range = "bytes=" + offset + "-" + (offset + part.remaining() - 1);
            parts.add(() -> {
                try (var stream = raw.getObject(request ->
                        request.bucket(TestServers.BUCKET).key("raw/" + name).range(range))) {
                    byte[] copy = new byte[16 * 1024];
                    for (int read = stream.read(copy); read >= 0; read = stream.read(copy)) {
                        part.put(copy, 0, read);
                    }
                }
                return part.position();
            });
        }
        if (all(parts).stream().mapToInt(Integer::intValue).sum() != OBJECT_BYTES) {
            throw new IOException("short: " + name);
        }
        requireEqual(name);
    }

    private void requireEqual(String name) throws IOException {
        if (!target.clear().equals(bytes)) {
            throw new IOException("not what was put: " + name);
        }
    }

    private <T> List<T> all(List<Callable<T>> work) throws InterruptedException, ExecutionException {
        List<T> results = new ArrayList<>();
        for (Future<T> future : threads.invokeAll(work)) {
            results.add(future.get());
        }
        return results;
    }
}
