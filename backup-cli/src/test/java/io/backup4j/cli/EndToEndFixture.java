package io.backup4j.cli;

import io.backup4j.cli.CommandLineRunner.Result;
import io.backup4j.spi.key.Credential;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A repository, a tree to back up, and the command line over both, in real directories. */
final class EndToEndFixture {
    static final String PASSPHRASE = "correct horse battery staple";

    final Path work;
    final Path repository;
    final Path tree;
    final Path kit;
    final Path passphrase;

    private final CommandLineRunner runner;
    private final Path key;
    private List<?> opening;

    EndToEndFixture(Path work) {
        this.work = work;
        this.repository = work.resolve("repository");
        this.tree = work.resolve("tree");
        this.kit = work.resolve("kit.txt");
        this.passphrase = write(work.resolve("passphrase"), PASSPHRASE + "\n");
        this.key = work.resolve("key");
        this.opening = List.of("--passphrase-file", passphrase);
        this.runner = new CommandLineRunner(work.resolve("home"));
        write(tree.resolve("a.txt"), "alpha");
        write(tree.resolve("docs/b.txt"), "beta");
        write(tree.resolve("docs/grüße.md"), "# greetings");
        byte[] large = new byte[3 << 20];
        new Random(7).nextBytes(large);
        write(tree.resolve("media/large.bin"), large);
    }

    CommandLineRunner runner() {
        return runner;
    }

    /** Makes the repository with a kit, opened by the passphrase file. */
    EndToEndFixture initialised() {
        run("init", "--kit", kit).ok();
        return this;
    }

    /** Makes the repository without encryption: for tests of many commands, each of which would derive the key again. */
    EndToEndFixture initialisedWithoutEncryption() {
        opening = List.of("--no-encryption");
        run("init").ok();
        return this;
    }

    /** Makes the repository with a kit, opened by a key of its own, which costs nothing to derive. */
    EndToEndFixture initialisedWithAKeyOfItsOwn() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        write(key, bytes);
        opening = List.of("--key-file", key);
        run("init", "--kit", kit).ok();
        return this;
    }

    /** That key. */
    Credential key() {
        return SecretFiles.key(key);
    }

    /** Runs a command with the repository and what opens it. */
    Result run(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--repository", repository));
        all.addAll(opening);
        return runner.run(all.toArray());
    }

    /** Backs the tree up and returns the id. */
    String create(String... options) {
        Object[] all = new Object[options.length + 3];
        all[0] = "create";
        all[1] = "--quiet";
        System.arraycopy(options, 0, all, 2, options.length);
        all[options.length + 2] = tree;
        return run(all).ok().out().strip();
    }

    /** The recovery key alone, as a person copies it from the kit. */
    Path recoveryKey() {
        try (Stream<String> lines = Files.lines(kit)) {
            String key = lines.map(String::strip)
                    .filter(line -> line.matches("[0-9A-Za-z]{4}(-[0-9A-Za-z]{4}){13}"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no recovery key stands alone on a line of the kit"));
            return write(work.resolve("recovery-key.txt"), key + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every full check of the repository must find it intact. */
    void assertIntact() {
        run("verify", "--read-data").ok();
    }

    static Path write(Path file, String content) {
        return write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    static Path write(Path file, byte[] content) {
        try {
            Files.createDirectories(file.getParent());
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Content of all files below a directory, by relative path. */
    static Map<String, String> contents(Path directory) {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                contents.put(
                        directory.relativize(file).toString(),
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return contents;
    }
}
