package io.backup4j.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3LocationTest {

    @Test
    void aBucketAloneHasTheDefaultsOfAws() {
        S3Options options = S3Location.parse("s3://backups").options().build();
        assertThat(options.bucket()).isEqualTo("backups");
        assertThat(options.prefix()).isEmpty();
        assertThat(options.endpoint()).isEmpty();
        assertThat(options.checksum()).isEqualTo(S3Checksum.CRC32C);
        assertThat(options.conditionalWrites()).isTrue();
        assertThat(options.credentials()).isEqualTo(S3Credentials.standardChain());
        assertThat(options.location()).isEqualTo("s3://backups");
    }

    @Test
    void allParametersReachTheOptions() {
        S3Options options = S3Location.parse(
                        "S3://b1/hosts/a+b/?region=eu-central-1&endpoint=https%3A%2F%2Fs3.example.org:9000"
                                + "&pathStyle=true&profile=backup&checksum=crc32c&conditionalWrites=false&consistentListing=false&deleteVersions=true"
                                + "&encryption=kms&kmsKey=alias/backup&storageClass=STANDARD_IA&objectLock=compliance&retention=30d")
                .options()
                .build();
        assertThat(options.prefix()).isEqualTo("hosts/a+b");
        assertThat(options.regionOrNull()).isEqualTo("eu-central-1");
        assertThat(options.endpoint()).contains(URI.create("https://s3.example.org:9000"));
        assertThat(options.pathStyle()).isTrue();
        assertThat(options.credentials()).isEqualTo(S3Credentials.profile("backup"));
        assertThat(options.checksum()).isEqualTo(S3Checksum.CRC32C);
        assertThat(options.conditionalWrites()).isFalse();
        assertThat(options.consistentListing()).isFalse();
        assertThat(options.deleteVersions()).isTrue();
        assertThat(options.encryption()).isEqualTo(S3Encryption.kms("alias/backup"));
        assertThat(options.storageClassOrNull()).isEqualTo("STANDARD_IA");
        assertThat(options.objectLock()).contains(new S3ObjectLock(S3ObjectLock.Mode.COMPLIANCE, Duration.ofDays(30)));
    }

    @ParameterizedTest
    @CsvSource({
        "https://s3.example.org, MD5, true",
        "https://s3.eu-west-1.amazonaws.com, CRC32C, true",
        "https://storage.googleapis.com, MD5, false",
        "s3.example.org, MD5, true"
    })
    void theEndpointDecidesWhatIsSentAlong(String endpoint, S3Checksum checksum, boolean conditional) {
        S3Options options =
                S3Location.parse("s3://backups?endpoint=" + endpoint).options().build();
        assertThat(options.checksum()).isEqualTo(checksum);
        assertThat(options.conditionalWrites()).isEqualTo(conditional);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://AKIA123:topsecret@backups/x",
                "s3://backups/x?accessKey=topsecret",
                "s3://backups/x?secretAccessKey=topsecret",
                "s3://backups/x?session_token=topsecret",
                "s3://backups/x?X-Amz-Signature=topsecret",
                "s3://backups/x?endpoint=https://me:topsecret@s3.example.org"
            })
    void aSecretInTheTextIsRefusedAndNotRepeated(String text) {
        assertThatThrownBy(() -> S3Location.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("credentials")
                .message()
                .doesNotContain("topsecret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s3://|bucket",
                "s3:///x|bucket",
                "s3://backups?objectlock=governance|objectlock",
                "s3://backups?region|region",
                "s3://backups?region=a&region=b|twice",
                "s3://backups?pathStyle=yes|pathStyle",
                "s3://backups?checksum=sha1|checksum",
                "s3://backups?endpoint=http://localhost:9000|insecure=true",
                "s3://backups?endpoint=ftp://localhost|endpoint",
                "s3://backups?encryption=kms|kmsKey",
                "s3://backups?kmsKey=x|kmsKey",
                "s3://backups?objectLock=governance|retention",
                "s3://backups?objectLock=governance&retention=1h|retention",
                "s3://backups?objectLock=governance&retention=3d&checksum=none|checksum",
                "s3://backups?storageClass=DEEP_ARCHIVE|thawed",
                "s3://backups/a/../b|prefix",
                "s3://backups/%zz|hex",
                "s3://express--euc1-az1--x-s3/|directory bucket",
            })
    void whatIsWrongIsNamed(String text, String named) {
        assertThatThrownBy(() -> S3Location.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }

    @Test
    void onThisHostTlsMayBeLeftOut() {
        S3Options options = S3Location.parse(
                        "s3://backups/x?endpoint=http://localhost:9000&insecure=true&pathStyle=true")
                .options()
                .build();
        assertThat(options.location())
                .isEqualTo("s3://backups/x?endpoint=http://localhost:9000&pathStyle=true&insecure=true");
    }

    /** A printed command must lead there from a machine that has nothing but credentials. */
    @Test
    void aLocationLeadsToTheSamePlace() {
        S3Options options = S3Options.builder("backups")
                .prefix("hosts/a")
                .region("eu-central-1")
                .endpoint(URI.create("http://localhost:9000"))
                .pathStyle(true)
                .insecure(true)
                .build();
        assertThat(S3Location.parse(options.location()).options().build()).isEqualTo(options);
    }

    @Test
    void nothingShowsASecret() {
        S3Options options = S3Options.builder("backups")
                .credentials(S3Credentials.temporary("AKIA", "topsecret", "alsosecret"))
                .proxy(URI.create("http://me:hidden@proxy:3128"))
                .encryption(S3Encryption.customerKey(new byte[32]))
                .region("eu-west-1")
                .build();
        String shown = options + " " + options.credentials() + " " + options.encryption();
        assertThat(shown).doesNotContain("topsecret", "alsosecret", "hidden", "AKIA", "AAAA");
        try (S3Sink sink = S3Sink.connect(options)) {
            assertThat(sink.toString()).isEqualTo("S3Sink[s3://backups?region=eu-west-1]");
        }
    }

    @Test
    void aCustomersKeyIsNeverSentWithoutTls() {
        assertThatThrownBy(() -> S3Options.builder("backups")
                        .endpoint(URI.create("http://localhost:9000"))
                        .insecure(true)
                        .encryption(S3Encryption.customerKey(new byte[32]))
                        .build())
                .hasMessageContaining("TLS");
    }
}
