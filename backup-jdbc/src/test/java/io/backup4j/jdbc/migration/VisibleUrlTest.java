package io.backup4j.jdbc.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a URL gets into logs and commands. */
class VisibleUrlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "jdbc:postgresql://db:5432/shop jdbc:postgresql://db:5432/shop",
                "jdbc:postgresql://db/shop?user=a&password=b&sslmode=require jdbc:postgresql://db/shop?sslmode=require",
                "jdbc:postgresql://db/shop?password=b jdbc:postgresql://db/shop",
                "jdbc:postgresql://db/shop?SSLPassword=b&ApplicationName=x&sslrootcert=/ca jdbc:postgresql://db/shop?sslrootcert=/ca",
                "jdbc:mariadb://root:secret@db:3306/shop?accessToken=t&useSsl=true jdbc:mariadb://db:3306/shop?useSsl=true",
                "jdbc:h2:file:/srv/shop;CIPHER=AES;PASSWORD=bc;MODE=MySQL jdbc:h2:file:/srv/shop;CIPHER=AES;MODE=MySQL",
                "jdbc:sqlite:/srv/shop.db jdbc:sqlite:/srv/shop.db",
                "jdbc:sqlite:/srv/a@(b).db jdbc:sqlite:/srv/a@(b).db",
                "jdbc:h2:tcp://sa:secret@db/shop jdbc:h2:tcp://db/shop",
                "jdbc:mysql://(host=db,user=shop,password=geheim)/shop <jdbc-url>",
                "jdbc:mysql://address=(host=db)(password=geheim)/shop <jdbc-url>",
                "jdbc:mariadb://shop:ge/heim@db/shop <jdbc-url>",
                "jdbc:postgresql://shop:ge?heim@db/shop <jdbc-url>",
                "jdbc:oracle:thin:shop/geheim@db:1521/shop <jdbc-url>",
                "JDBC:POSTGRESQL://db/shop?PASSWORD=b JDBC:POSTGRESQL://db/shop",
            })
    void holdsNoLoginAndNoSecret(String url, String visible) {
        assertThat(VisibleUrl.of(url)).hasToString(visible);
    }
}
