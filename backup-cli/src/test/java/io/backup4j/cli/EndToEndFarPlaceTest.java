package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.cli.CommandLineRunner.Result;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import tools.jackson.databind.JsonNode;

/** A directory and a bucket, of which one is dead, by commands alone. */
class EndToEndFarPlaceTest {
    private final TransientNio2BlobStore store = new TransientNio2BlobStore();

    @TempDir
    Path work;

    private S3Proxy server;
    private int port;
    private EndToEndFixture it;
    private String far;

    @BeforeEach
    void prepare() throws Exception {
        start();
        port = server.getPort();
        store.createContainer(CreateBucketRequest.builder().bucket("backups").build());
        System.setProperty("aws.accessKeyId", "AKIATESTONLY");
        System.setProperty("aws.secretAccessKey", "secret-of-the-test");
        it = new EndToEndFixture(work).initialisedWithoutEncryption();
        far = "s3://backups/far?endpoint=http://127.0.0.1:" + port + "&insecure=true&pathStyle=true&region=us-east-1";
        it.runner().run("init", "--repository", far, "--no-encryption").ok();
    }

    @AfterEach
    void tidy() throws Exception {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        server.stop();
    }

    /** The same objects, at the same address. */
    private void start() throws Exception {
        server = S3Proxy.builder()
                .blobStore(store)
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .build();
        server.start();
    }

    @Test
    void aBucketThatWasAwayIsCaughtUpAndProvenAndServesWhenTheDirectoryIsGone() throws Exception {
        it.run("create", it.tree, "--also", far).ok();
        server.stop();
        Files.writeString(it.tree.resolve("a.txt"), "later");
        Result alone = it.run("create", it.tree, "--also", far).expect(ExitCode.PARTIAL);
        assertThat(alone.out()).contains("1 of 2 places", "place also-1");

        start();
        JsonNode behind = it.run("verify", "--place", far, "--json")
                .expect(ExitCode.VERIFICATION_FAILED)
                .json();
        assertThat(behind.get("missing").size()).isEqualTo(1);
        assertThat(behind.get("lagSeconds").asDouble()).isPositive();
        JsonNode caughtUp =
                it.run("replicate", "--all", "--also", far, "--json").ok().json();
        assertThat(caughtUp.get("complete").asBoolean()).isTrue();
        assertThat(caughtUp.get("steps").get(1).get("report").get("copied").size())
                .isEqualTo(1);
        JsonNode proven =
                it.run("verify", "--place", far, "--read-data", "--json").ok().json();
        assertThat(proven.get("complete").asBoolean()).isTrue();
        assertThat(proven.get("lagSeconds").asDouble()).isZero();

        // The building with the directory in it burns down.
        Files.move(it.repository, work.resolve("ashes"));
        Path out = work.resolve("out");
        Result restored = it.run("restore", "--backup-id", "latest", "--target", out, "--also", far)
                .ok();
        assertThat(restored.out()).contains("from place also-1", "not from there", "main: ");
        assertThat(out.resolve("tree/a.txt")).content().isEqualTo("later");
    }

    @Test
    void whatTheNearPlaceCannotGiveWholeComesFromTheFarOne() throws IOException {
        it.run("create", it.tree, "--also", far).ok();
        damage(it.repository.resolve("pack"));

        Path out = work.resolve("out");
        JsonNode restored = it.run("restore", "--backup-id", "latest", "--target", out, "--also", far, "--json")
                .ok()
                .json();

        assertThat(restored.get("place").asString()).isEqualTo("also-1");
        assertThat(restored.get("earlier").get(0).asString()).startsWith("main: ");
        assertThat(EndToEndFixture.contents(out.resolve("tree"))).isEqualTo(EndToEndFixture.contents(it.tree));
    }

    @Test
    void theNearPlaceServesWhileTheBucketIsAway() throws Exception {
        it.run("create", it.tree, "--also", far).ok();
        server.stop();
        Path out = work.resolve("out");
        Result restored = it.run("restore", "--backup-id", "latest", "--target", out, "--also", far)
                .ok();
        assertThat(restored.out()).contains("from place main", "not from there", "also-1: ");
        assertThat(EndToEndFixture.contents(out.resolve("tree"))).isEqualTo(EndToEndFixture.contents(it.tree));
    }

    @Test
    void mistakesAreToldBeforeAnythingIsTried() {
        assertThat(it.run("restore", "--backup-id", "latest", "--target", work, "--also", far, "--dry-run")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("--also is for restores of files");
        assertThat(it.run("replicate", "--all").expect(ExitCode.USAGE).err()).contains("--also", "places:");
        assertThat(it.run("replicate", "--to", far, "--also", far)
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("--all");
        assertThat(it.run("replicate", "--all", "--also", far, "--backup-id", "latest")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("latest");
    }

    /** One bit in the middle of each pack. */
    private static void damage(Path packs) throws IOException {
        List<Path> files;
        try (var walk = Files.walk(packs)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 3] ^= 1;
            Files.delete(file);
            Files.write(file, bytes);
        }
    }
}
