package io.backup4j.s3;

import com.adobe.testing.s3mock.S3MockApplication;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.services.s3.S3Client;

/** Two independent S3 servers inside this process, each started when the first test asks for it and shared by all. */
enum TestServers {
    /**
     * Versions are real, and one of several conditional creates wins. Knows no object lock and no lifecycle rules. Behind a gateway, because its listings show
     * an object empty while it is being created.
     */
    S3PROXY {
        @Override
        URI start() throws Exception {
            S3Proxy server = S3Proxy.builder()
                    .blobStore(new TransientNio2BlobStore())
                    .endpoint(URI.create("http://127.0.0.1:0"))
                    .build();
            server.start();
            return URI.create("http://127.0.0.1:" + server.getPort());
        }
    },

    /** Behind a gateway: its conditional creates are not atomic, aborting an upload of a name that exists deletes the object, and a read beside a delete is a 500. */
    S3MOCK {
        // The only way to learn the port without TLS.
        @SuppressWarnings("deprecation")
        @Override
        URI start() throws Exception {
            Map<String, Object> properties = new HashMap<>();
            properties.put(S3MockApplication.PROP_HTTP_PORT, S3MockApplication.RANDOM_PORT);
            properties.put(S3MockApplication.PROP_HTTPS_PORT, S3MockApplication.RANDOM_PORT);
            properties.put("spring.main.banner-mode", "off");
            S3MockApplication server = S3MockApplication.start(properties);
            return URI.create("http://127.0.0.1:" + server.getHttpPort());
        }
    };

    static final String BUCKET = "backups";
    static final S3Credentials CREDENTIALS = S3Credentials.of("AKIATESTONLY", "secret-of-the-test");

    private static final AtomicInteger PREFIXES = new AtomicInteger();

    private URI bare;
    private URI endpoint;

    abstract URI start() throws Exception;

    /** The server itself, with all its faults. */
    final synchronized URI bare() {
        endpoint();
        return bare;
    }

    /** Starts it if need be, with a bucket. */
    final synchronized URI endpoint() {
        if (endpoint == null) {
            try {
                URI started = start();
                try (S3Client client = S3Clients.of(at(started, "").build())) {
                    client.createBucket(request -> request.bucket(BUCKET));
                }
                bare = started;
                Gateway gateway = new Gateway(started).changesAlone();
                endpoint = (this == S3MOCK ? gateway.keepingAbortsFromObjects() : gateway).endpoint();
            } catch (Exception e) {
                throw new IllegalStateException("server " + this, e);
            }
        }
        return endpoint;
    }

    /** Options of a fresh prefix. */
    final S3OptionsBuilder options() {
        return at(endpoint(), "test-" + PREFIXES.incrementAndGet());
    }

    static S3OptionsBuilder at(URI endpoint, String prefix) {
        return S3Options.builder(BUCKET)
                .prefix(prefix)
                .endpoint(endpoint)
                .insecure(true)
                .pathStyle(true)
                .region("us-east-1")
                .credentials(CREDENTIALS);
    }
}
