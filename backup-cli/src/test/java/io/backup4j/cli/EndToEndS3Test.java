package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;

/** A repository in a bucket, by commands alone. */
class EndToEndS3Test {
    private static S3Proxy server;

    @TempDir
    Path work;

    @BeforeAll
    static void start() throws Exception {
        TransientNio2BlobStore store = new TransientNio2BlobStore();
        server = S3Proxy.builder()
                .blobStore(store)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .build();
        server.start();
        store.createContainer(CreateBucketRequest.builder().bucket("backups").build());
        System.setProperty("aws.accessKeyId", "AKIATESTONLY");
        System.setProperty("aws.secretAccessKey", "secret-of-the-test");
    }

    @AfterAll
    static void stop() throws Exception {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        server.stop();
    }

    private static String place(String prefix) {
        return "s3://backups/" + prefix + "?endpoint=http://127.0.0.1:" + server.getPort()
                + "&insecure=true&pathStyle=true&region=us-east-1";
    }

    @Test
    void initProbesAndThenEverythingWorksAsInADirectory() throws Exception {
        EndToEndFixture it = new EndToEndFixture(work);
        String place = place("one");
        CommandLineRunner runner = new CommandLineRunner(work.resolve("home"));
        Object[] key = {"--repository", place, "--passphrase-file", it.passphrase};

        assertThat(runner.run(with(key, "init", "--kit", it.kit)).ok().err()).contains("there is no TLS");
        runner.run(with(key, "create", it.tree)).ok();
        runner.run(with(key, "create", it.tree)).ok();
        runner.run(with(key, "verify", "--read-data")).ok();
        runner.run(with(key, "restore", "--backup-id", "latest", "--target", work.resolve("restored")))
                .ok();

        assertThat(EndToEndFixture.contents(work.resolve("restored/tree")))
                .isEqualTo(EndToEndFixture.contents(it.tree));
        assertThat(runner.run(with(key, "list", "--json")).ok().jsonLines()).isNotEmpty();
    }

    @Test
    void probeSaysWhatTheStoreDoes() {
        CommandLineRunner runner = new CommandLineRunner(work.resolve("home"));
        CommandLineRunner.Result text =
                runner.run("probe", "--repository", place("two")).ok();
        assertThat(text.out()).contains("good: conditional create", "fit for backups of several writers");
        assertThat(runner.run("probe", "--json", "--repository", place("two"))
                        .ok()
                        .json()
                        .at("/verdict")
                        .asString())
                .isEqualTo("fit");
    }

    @Test
    void aMissingBucketIsNamed() {
        CommandLineRunner runner = new CommandLineRunner(work.resolve("home"));
        CommandLineRunner.Result result =
                runner.run("init", "--no-encryption", "--repository", place("x").replace("//backups", "//elsewhere"));
        assertThat(result.expect(ExitCode.FAILED).err()).contains("NoSuchBucket", "Make the bucket");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://AKIA:topsecret@bucket/x",
                "s3://bucket/x?secretKey=topsecret",
                "s3://bucket/x?endpoint=https://a:topsecret@host"
            })
    void credentialsInTheUrlAreRefusedAndNotRepeated(String place) {
        CommandLineRunner runner = new CommandLineRunner(work.resolve("home"));
        CommandLineRunner.Result result = runner.run("list", "--no-encryption", "--repository", place);
        assertThat(result.expect(ExitCode.USAGE).err())
                .contains("--repository", "credentials")
                .doesNotContain("topsecret");
        assertThat(result.out()).doesNotContain("topsecret");
    }

    @Test
    void probeOfADirectoryIsNotNeeded() {
        CommandLineRunner runner = new CommandLineRunner(work.resolve("home"));
        assertThat(runner.run("probe", "--repository", work)
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("s3:");
    }

    private static Object[] with(Object[] key, Object... arguments) {
        Object[] all = new Object[key.length + arguments.length];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        System.arraycopy(key, 0, all, arguments.length, key.length);
        return all;
    }
}
