package io.backup4j.cli;

import io.backup4j.cli.output.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs the command line in this process, with surroundings of the test's choice. */
final class CommandLineRunner {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path home;
    private final Map<String, String> variables = new HashMap<>();
    private final Interruption interruption = new Interruption();
    private Terminal terminal = Terminal.none();
    private ZoneId zone = ZoneId.of("Europe/Berlin");
    private Clock clock = Clock.systemUTC();

    CommandLineRunner(Path home) {
        this.home = home;
    }

    CommandLineRunner variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    CommandLineRunner terminal(Terminal other) {
        terminal = other;
        return this;
    }

    CommandLineRunner zone(String id) {
        zone = ZoneId.of(id);
        return this;
    }

    CommandLineRunner clock(Clock other) {
        clock = other;
        return this;
    }

    Interruption interruption() {
        return interruption;
    }

    Surroundings surroundings() {
        return surroundings(OutputStream.nullOutputStream());
    }

    private Surroundings surroundings(OutputStream data) {
        return new Surroundings(Map.copyOf(variables), terminal, home, zone, clock, 2, interruption, data);
    }

    Result run(Object... arguments) {
        String[] args = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        int code = BackupCommandLine.create(surroundings(data), List.of(args))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
        return new Result(code, out + data.toString(StandardCharsets.UTF_8), err.toString());
    }

    /**
     * What a call answered.
     *
     * @param code exit code
     * @param out standard output
     * @param err standard error
     */
    record Result(int code, String out, String err) {

        /** Standard output as one JSON document. */
        JsonNode json() {
            if (out.strip().lines().count() != 1) {
                throw new AssertionError("expected one JSON document, got: " + out + "\nerrors: " + err);
            }
            return JSON.readTree(out);
        }

        /** Standard output as JSON lines. */
        List<JsonNode> jsonLines() {
            return out.lines().map(JSON::readTree).toList();
        }

        /** The same, if it succeeded. */
        Result ok() {
            return expect(ExitCode.OK);
        }

        Result expect(ExitCode expected) {
            if (code != expected.number()) {
                throw new AssertionError("expected " + expected + ", got " + code + "\nout: " + out + "\nerr: " + err);
            }
            return this;
        }
    }
}
