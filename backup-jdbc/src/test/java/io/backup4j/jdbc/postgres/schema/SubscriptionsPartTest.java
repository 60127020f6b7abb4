package io.backup4j.jdbc.postgres.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SubscriptionsPartTest {
    @Test
    void noFormOfAConnectionKeepsItsPassword() {
        for (String connection : List.of(
                "host=h password=secret dbname=d",
                "password=secret host=h dbname=d",
                "host=h dbname=d password = 'se cret\\' secret'",
                "host=h PASSWORD=se\\ cret dbname=d sslpassword=secret",
                "postgresql://user:secret@h/d",
                "postgres://user:secret@h:5432,i:5433/d?sslmode=require",
                "postgresql://h/d?user=user&password=secret&sslmode=require",
                "postgresql://h/d?password=secret")) {
            assertThat(SubscriptionsPart.withoutPassword(connection))
                    .as(connection)
                    .doesNotContain("cret")
                    .contains("h")
                    .contains("d");
        }
    }

    @Test
    void whatIsNoPasswordStays() {
        for (String connection : List.of(
                "host=h dbname=d passfile='/a/b' application_name='my app'",
                "postgresql://user@h:5432/d?sslmode=require",
                "postgresql://h:5432/d")) {
            assertThat(SubscriptionsPart.withoutPassword(connection)).isEqualTo(connection);
        }
        assertThat(SubscriptionsPart.withoutPassword("postgresql://user:secret@h/d?password=x&sslmode=require"))
                .isEqualTo("postgresql://user@h/d?sslmode=require");
    }
}
