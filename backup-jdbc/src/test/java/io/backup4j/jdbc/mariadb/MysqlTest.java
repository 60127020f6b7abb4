package io.backup4j.jdbc.mariadb;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is tested on MariaDB in each build, on a MySQL that somebody unpacked: {@code -Pstress -Dmysql.home=DIRECTORY}, see docs/reliability.md. */
@Tag("stress")
class MysqlTest {
    /** By MariaDB's driver, which the command line brings. */
    @Nested
    @ExtendWith(TestServer.OnMysql.class)
    class ByMariadbsDriver {
        @Nested
        class RoundTrip extends RoundTripTest {}

        @Nested
        class Contract extends MariadbSourceContractTest {}

        @Nested
        class BadSource extends BadSourceTest {}

        @Nested
        class AccountSight extends AccountSightTest {}

        @Nested
        class ExchangedTable extends ExchangedTableTest {}

        @Nested
        class OtherCharacterSet extends OtherCharacterSetTest {}

        @Nested
        class LostCharacters extends LostCharactersTest {}

        @Nested
        class FailingDriver extends FailingDriverTest {}

        @Nested
        class Account extends CatalogueAccountTest {}

        @Nested
        class Transfers extends ConcurrentTransfersTest {}

        @Nested
        class Restore extends RestoreTest {}

        @Nested
        class IncompleteRestore extends IncompleteRestoreTest {}

        @Nested
        class CancelledRestore extends CancelledRestoreTest {}

        @Nested
        class Drill extends MariadbDrillTest {}

        @Nested
        class Export extends MariadbExportTest {}

        @Nested
        class Archive extends MariadbArchiveTest {}

        @Nested
        class DumpComparison extends DumpComparisonTest {}
    }

    /** By MySQL's own driver, which an application may have. */
    @Nested
    @ExtendWith(TestServer.OnMysqlByItsDriver.class)
    class ByItsOwnDriver {
        @Nested
        class RoundTrip extends RoundTripTest {}

        @Nested
        class Contract extends MariadbSourceContractTest {}

        @Nested
        class BadSource extends BadSourceTest {}

        @Nested
        class AccountSight extends AccountSightTest {}

        @Nested
        class OtherCharacterSet extends OtherCharacterSetTest {}

        @Nested
        class LostCharacters extends LostCharactersTest {}

        @Nested
        class FailingDriver extends FailingDriverTest {}

        @Nested
        class Restore extends RestoreTest {}

        @Nested
        class IncompleteRestore extends IncompleteRestoreTest {}

        @Nested
        class Export extends MariadbExportTest {}
    }
}
