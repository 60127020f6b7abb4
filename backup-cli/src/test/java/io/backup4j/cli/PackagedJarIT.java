package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The executable jar alone, with nothing else on the class path. Runs after packaging. */
@EnabledIfSystemProperty(named = "packaged.jar", matches = ".+", disabledReason = "nothing is packaged yet")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class PackagedJarIT {
    @TempDir
    Path work;

    @Test
    void makesARepositoryBacksUpAndRestores() throws Exception {
        EndToEndFixture it = new EndToEndFixture(work);
        Path target = work.resolve("restored");

        run(it, "init", "--kdf", "argon2id", "--kit", it.kit.toString());
        run(it, "create", it.tree.toString());
        run(it, "create", "--json", it.tree.toString());
        run(it, "verify", "--read-data");
        run(it, "restore", "--backup-id", "latest", "--target", target.toString());

        assertThat(EndToEndFixture.contents(target.resolve("tree"))).isEqualTo(EndToEndFixture.contents(it.tree));
    }

    @Test
    void readsAConfigurationFile() throws Exception {
        EndToEndFixture it = new EndToEndFixture(work);
        Path config = EndToEndFixture.write(work.resolve("backup.yaml"), "backup: {repositry: x}");

        String answer = run(ExitCode.USAGE, List.of("list", "--config", config.toString()));

        assertThat(answer).contains("backup.repositry").contains("line 1");
        assertThat(it.repository).doesNotExist();
    }

    /** A mail client finds its parts by names in resources, which a merged jar may lose. */
    @Test
    void tellsByMailThatThereIsNoRepository() throws Exception {
        try (MailServer mail = new MailServer()) {
            Path config = EndToEndFixture.write(
                    work.resolve("backup.yaml"), """
                    backup:
                      repository: %s
                      encryption: {enabled: false}
                      sources: {library: {paths: [%s]}}
                      plans: {nightly: {sources: [library]}}
                      alerts:
                        channels:
                          post: {type: email, server: 127.0.0.1, port: %d, security: none, from: a@example.org, to: b@example.org}
                    """.formatted(work.resolve("none"), work, mail.port()));

            run(ExitCode.NO_REPOSITORY, List.of("create", "--plan", "nightly", "--config", config.toString()));

            assertThat(mail.mails()).singleElement().asString().contains("FAILED nightly");
        }
    }

    /** Nobody answers there: what is tried is that the client of S3 finds all its parts in the merged jar. */
    @Test
    void speaksToS3() throws Exception {
        int port;
        try (ServerSocket silent = new ServerSocket(0)) {
            port = silent.getLocalPort();
        }

        String answer = run(
                ExitCode.FAILED,
                List.of(
                        "probe",
                        "--repository",
                        "s3://bucket/x?insecure=true&region=eu-west-1&endpoint=http://127.0.0.1:" + port));

        assertThat(answer).contains("no answer").contains("Connect");
    }

    @Test
    void knowsItsVersion() throws Exception {
        assertThat(run(ExitCode.OK, List.of("--version"))).matches("(?s)backup4j \\d+\\.\\d+.*");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void isAProgramThatBringsItsOptionsForJava() throws Exception {
        Path repository = Files.createDirectory(work.resolve("a place")).resolve("repository");

        String answer = execute(
                ExitCode.OK,
                List.of(
                        System.getProperty("packaged.program"),
                        "init",
                        "--no-encryption",
                        "--repository",
                        repository.toString()));

        assertThat(repository).isNotEmptyDirectory();
        // What Java was started with; its last words are the options of the environment.
        assertThat(answer).containsPattern("MaxHeapSize\\s+= 268435456").containsPattern("UseSerialGC\\s+= true");
    }

    private void run(EndToEndFixture it, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--repository", it.repository.toString(), "--passphrase-file", it.passphrase.toString()));
        run(ExitCode.OK, all);
    }

    /** Answers what was written to both streams. */
    private String run(ExitCode expected, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Duser.home=" + work.resolve("home"),
                "-jar",
                System.getProperty("packaged.jar")));
        command.addAll(arguments);
        return execute(expected, command);
    }

    private String execute(ExitCode expected, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("BACKUP_PASSPHRASE", "XDG_CACHE_HOME"));
        builder.environment().put("AWS_ACCESS_KEY_ID", "AKIATESTONLY");
        builder.environment().put("AWS_SECRET_ACCESS_KEY", "secret-of-the-test");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("BACKUP_JAVA_OPTS", "-XX:+PrintFlagsFinal -Duser.home=" + work.resolve("home"));
        Process process = builder.start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(answer).isEqualTo(expected.number());
        return answer;
    }
}
