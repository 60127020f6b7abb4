package io.backup4j.cli;

import io.backup4j.archive.ArchiveBytes;
import io.backup4j.cli.output.Output;
import io.backup4j.cli.output.Sizes;
import io.backup4j.spi.key.Credential;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gives back the plain archive of an encrypted one, for other programs. */
@Command(
        name = "decrypt-archive",
        description = "Write the plain archive of one that export-archive has encrypted. Needs no repository.")
final class DecryptArchiveCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "The encrypted archive.")
    private Path file;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            required = true,
            description = "The plain archive, which must not exist yet.")
    private Path output;

    @Mixin
    private ArchiveKeyOptions key;

    @Override
    public Integer call() throws IOException {
        key.check();
        NewFile.requireFree("--output", output);
        Credential found = key.find()
                .orElseThrow(() ->
                        new UsageException("no key: give --archive-passphrase-file FILE or --archive-key-file FILE"));
        try (Credential credential = found) {
            long bytes = NewFile.write(output, out -> ArchiveBytes.decrypt(file, credential, out));
            Output out = Invocation.of(spec).output();
            out.summary("decrypted " + Sizes.bytes(bytes) + " to " + output);
            out.document(json -> json.put("bytes", bytes));
        }
        return ExitCode.OK.number();
    }
}
