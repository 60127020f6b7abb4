package io.backup4j.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class QueryParametersTest {
    @Test
    void everyValueThatIsUsedIsTold() {
        QueryParameters parameters = new QueryParameters("path=&path=secrets/**&source=media&format=zip");

        assertThat(parameters.all("path")).containsExactly("secrets/**");
        assertThat(parameters.told())
                .containsEntry("path", "[\"\",\"secrets/**\"]")
                .containsEntry("source", "media")
                .containsEntry("format", "zip");
    }

    @Test
    void twoListsNeverReadTheSame() {
        assertThat(List.of(
                        "path=a&path=b",
                        "path=a,b",
                        "path=a%22,%22b&path=",
                        "path=a&path=b&path=",
                        "path=%5B%22a%22,%22b%22%5D",
                        "path=a%5C&path=b",
                        "path=a%5C%22,%22b&path="))
                .extracting(query -> new QueryParameters(query).told().get("path"))
                .doesNotHaveDuplicates();
    }
}
