package io.backup4j.spi.verify;

import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.testkit.MemoryContents;
import io.backup4j.testkit.VerificationCheckContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The contract, met by a check as a host would write it: a file must exist and must not be empty. */
class VerificationCheckContractTest extends VerificationCheckContract {

    private static final class CatalogueIsThere implements VerificationCheck {
        private static final EntryPath PATH = EntryPath.of("library/catalogue.json");

        @Override
        public String name() {
            return "catalogue is there";
        }

        @Override
        public void check(BackupContents contents, Consumer<String> problems) throws IOException {
            long size = contents.find("files", PATH).map(StoredEntry::sizeBytes).orElse(0L);
            if (size == 0) {
                problems.accept(PATH + " is missing or empty");
            }
        }
    }

    @Override
    protected VerificationCheck check() {
        return new CatalogueIsThere();
    }

    @Override
    protected BackupContents right() {
        return new MemoryContents().with("library/catalogue.json", "{}".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    protected BackupContents wrong() {
        return new MemoryContents().with("library/other", new byte[] {1});
    }
}
