package io.backup4j.s3;

import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The objects of one probe, put past the sink's own options. Not thread-safe but for {@link #create}. */
final class ProbeObjects {
    private final S3Sink sink;
    private final String folder;

    ProbeObjects(S3Sink sink, String folder) {
        this.sink = sink;
        this.folder = folder;
    }

    ObjectKey key(String name) {
        return ObjectKey.of(folder + name);
    }

    String folder() {
        return folder;
    }

    String name(ObjectKey key) {
        return sink.options().root() + key.value();
    }

    PutObjectRequest.Builder request(ObjectKey key) {
        return PutObjectRequest.builder().bucket(sink.options().bucket()).key(name(key));
    }

    /** Puts text on condition that the key is free, whatever the options say. Answers the status, 200 if the store says that it was created. */
    int create(ObjectKey key, String text) {
        return status(
                () -> sink.client().putObject(request(key).ifNoneMatch("*").build(), RequestBody.fromString(text)));
    }

    /** The same by an upload of one part, which is aborted if it is refused. */
    int createInParts(ObjectKey key, String text) {
        String bucket = sink.options().bucket();
        String upload = sink.client()
                .createMultipartUpload(request -> request.bucket(bucket).key(name(key)))
                .uploadId();
        int status = status(() -> {
            String tag = sink.client()
                    .uploadPart(
                            request -> request.bucket(bucket)
                                    .key(name(key))
                                    .uploadId(upload)
                                    .partNumber(1),
                            RequestBody.fromString(text))
                    .eTag();
            sink.client().completeMultipartUpload(request -> request.bucket(bucket)
                    .key(name(key))
                    .uploadId(upload)
                    .ifNoneMatch("*")
                    .multipartUpload(completed -> completed.parts(
                            CompletedPart.builder().partNumber(1).eTag(tag).build())));
        });
        if (status != 200) {
            status(() -> sink.client()
                    .abortMultipartUpload(
                            request -> request.bucket(bucket).key(name(key)).uploadId(upload)));
        }
        return status;
    }

    /** The status of an answer: 200 if it was none of failure. */
    static int status(Runnable call) {
        try {
            call.run();
            return 200;
        } catch (S3Exception e) {
            return e.statusCode();
        }
    }

    /** What is stored, at most 1 KiB of it; {@code <nothing>} if nothing is. */
    String stored(ObjectKey key) throws IOException {
        if (sink.stat(key).isEmpty()) {
            return "<nothing>";
        }
        ByteBuffer target = ByteBuffer.allocate(1024);
        int read = sink.read(key, 0, target);
        return new String(target.array(), 0, read, StandardCharsets.UTF_8);
    }

    Set<String> listed() throws IOException {
        Set<String> names = new HashSet<>();
        String after = "";
        ObjectPage page;
        do {
            page = sink.list(folder, after);
            page.objects().forEach(object -> names.add(object.key().name()));
            after = page.objects().isEmpty()
                    ? after
                    : page.objects().get(page.objects().size() - 1).key().value();
        } while (page.more());
        return names;
    }

    void removeAll() throws IOException {
        for (String name : listed()) {
            sink.delete(key(name));
        }
    }
}
