package io.backup4j.cli;

import io.backup4j.BackupRepository;
import io.backup4j.NewRepository;
import io.backup4j.cli.output.Json;
import io.backup4j.cli.output.Output;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.sink.BackupSink;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes a repository and its emergency kit. */
@Command(name = "init", description = "Make a repository, and the emergency kit that opens it when all else is lost.")
final class InitCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private final KitOption kit = new KitOption();

    @Mixin
    private final StretchingOption stretching = new StretchingOption();

    @Override
    public Integer call() {
        Invocation invocation = Invocation.of(spec);
        BackupSink sink = invocation.sink();
        if (Places.isS3(invocation.place())) {
            StoreCheck.of(invocation, sink);
        }
        try (Credential credential = invocation.credentials().findForNew().orElse(null)) {
            return (credential == null ? unencrypted(invocation, sink) : encrypted(invocation, sink, credential))
                    .number();
        }
    }

    private ExitCode unencrypted(Invocation invocation, BackupSink sink) {
        if (kit.file != null) {
            throw new UsageException("--kit: a repository without encryption has no key, so there is no kit");
        }
        try (BackupRepository repository = BackupRepository.createUnencrypted(sink, invocation.repositoryOptions())) {
            report(invocation.output(), repository);
            invocation.output().document(json -> describe(json, repository));
        }
        return ExitCode.OK;
    }

    private ExitCode encrypted(Invocation invocation, BackupSink sink, Credential credential) {
        try (SecretFile file = SecretFile.reserve(kit.file)) {
            NewRepository made =
                    BackupRepository.create(sink, credential, stretching.value, invocation.repositoryOptions());
            try (BackupRepository repository = made.repository()) {
                boolean written = file.write(made.kit(), invocation.output());
                report(invocation.output(), repository);
                invocation.output().document(json -> {
                    describe(json, repository);
                    kit.json(json, made.kit(), written);
                });
                return kit.report(invocation.output(), made.kit(), written);
            }
        }
    }

    private static void report(Output output, BackupRepository repository) {
        String encryption = repository.encryption();
        output.summary("made repository " + repository.id() + " at " + repository.location() + ", "
                + (encryption.equals("none") ? "NOT encrypted" : "encrypted with " + encryption));
    }

    private static void describe(Json json, BackupRepository repository) {
        json.object("repository", inner -> inner.put("id", repository.id().toString())
                .put("location", repository.location())
                .put("encryption", repository.encryption()));
    }
}
