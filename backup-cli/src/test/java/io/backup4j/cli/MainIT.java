package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process of its own. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class MainIT {
    @TempDir
    Path work;

    private EndToEndFixture it;

    @BeforeEach
    void prepare() {
        it = new EndToEndFixture(work);
    }

    @Test
    void helpIsOnStandardOutputAndUsageErrorsAreNot() throws Exception {
        Process help = start("--help");
        assertThat(text(help)).contains("Usage: backup4j");
        assertThat(help.waitFor()).isZero();

        Process wrong = start("nonsense");
        assertThat(text(wrong)).isEmpty();
        assertThat(wrong.waitFor()).isEqualTo(2);
    }

    @Test
    void standardOutputIsUtf8WhateverTheLocale() throws Exception {
        it.initialised().create();
        ProcessBuilder builder = builder(
                "files",
                "latest",
                "--json",
                "--repository",
                it.repository.toString(),
                "--passphrase-file",
                it.passphrase.toString());
        builder.environment().put("LC_ALL", "C");

        Process process = builder.start();

        assertThat(text(process)).contains("grüße.md");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void aSignalStopsTheRunCleanly() throws Exception {
        it.initialised().create();
        // Sparse, so that it costs nothing to make and long to read.
        Path endless = it.tree.resolve("endless.bin");
        try (RandomAccessFile file = new RandomAccessFile(endless.toFile(), "rw")) {
            file.setLength(1L << 40);
        }
        Process process = start(
                "create",
                "--quiet",
                "--repository",
                it.repository.toString(),
                "--passphrase-file",
                it.passphrase.toString(),
                it.tree.toString());
        awaitSession(process);

        // Not Process.destroy, which closes the streams that are read below.
        process.toHandle().destroy();

        assertThat(process.waitFor()).isEqualTo(ExitCode.CANCELLED.number());
        assertThat(text(process)).isEmpty();
        Files.delete(endless);
        assertThat(it.run("list", "--json").ok().json().at("/backups").size()).isEqualTo(1);
        it.create();
        it.assertIntact();
    }

    /** Waits until the run has registered, which is when there is something to clean up. */
    private void awaitSession(Process process) throws IOException, InterruptedException {
        Path sessions = it.repository.resolve("session");
        while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
            if (Files.isDirectory(sessions)) {
                try (Stream<Path> found = Files.walk(sessions)) {
                    if (found.anyMatch(Files::isRegularFile)) {
                        return;
                    }
                }
            }
        }
        throw new AssertionError("ended with " + process.exitValue() + " before it could be stopped: "
                + new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    private Process start(String... arguments) throws IOException {
        return builder(arguments).start();
    }

    private ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Duser.home=" + work.resolve("home"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeAll(List.of("BACKUP_PASSPHRASE", "XDG_CACHE_HOME"));
        return builder;
    }

    private static String text(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
