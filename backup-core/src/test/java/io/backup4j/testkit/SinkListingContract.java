package io.backup4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What every {@link BackupSink} must list. {@link SequentialBackupSinkContract} adds the rest; extend {@link BackupSinkContract}. */
public abstract class SinkListingContract extends SinkUnderTest {
    @Test
    void anEmptyStorageReadsAsEmpty() throws IOException {
        BackupSink sink = sink();
        assertThat(sink.list("", "")).isEqualTo(new ObjectPage(List.of(), false));
        assertThat(sink.list("pack/", "pack/zz")).isEqualTo(new ObjectPage(List.of(), false));
        assertThat(sink.stat(key("pack/aa/x"))).isEmpty();
        assertThat(sink.location()).isNotBlank();
        sink.space().ifPresent(space -> assertThat(space.usableBytes()).isBetween(0L, space.totalBytes()));
    }

    @Test
    void aListingIsInTheOrderOfWholeKeys() throws IOException {
        // '-' and '.' sort before '/': a walk by names, level by level, gets this wrong.
        List<String> keys = List.of(
                "a-b", "a.b", "a/b", "a/b-c/d", "a/b.c", "a/bc", "a0", "A", "a_", "b/c-d", "b/c/d", "b/c/e/f", "b/c0",
                "z");
        List<String> shuffled = new ArrayList<>(keys);
        Collections.shuffle(shuffled, new Random(SEED));
        for (String key : shuffled) {
            writer().put(key(key), ObjectContent.of(bytes(key.length())));
        }
        List<ObjectInfo> listed = SinkObjects.list(sink(), "");
        assertThat(listed.stream().map(info -> info.key().value()).toList())
                .containsExactlyElementsOf(new TreeSet<>(keys));
        assertThat(listed).allSatisfy(info -> assertThat(info.sizeBytes())
                .isEqualTo(info.key().value().length()));
    }

    @Test
    void aListingMayBeginAnywhereWithAnyPrefix() throws IOException {
        TreeSet<String> keys = new TreeSet<>();
        Random random = new Random(SEED);
        String alphabet = "ab-._0";
        while (keys.size() < 120) {
            StringBuilder key = new StringBuilder();
            int depth = 1 + random.nextInt(3);
            for (int level = 0; level < depth; level++) {
                key.append(level == 0 ? "" : "/").append("x");
                // The level is in the name, so that no key is a directory of another.
                key.append(level == depth - 1 ? "f" : "d");
                for (int i = random.nextInt(3); i > 0; i--) {
                    key.append(alphabet.charAt(random.nextInt(alphabet.length())));
                }
            }
            keys.add(key.toString());
        }
        BackupSink writer = writer();
        for (String key : keys) {
            writer.put(key(key), ObjectContent.of(new byte[0]));
        }
        BackupSink sink = sink();
        List<String> all = new ArrayList<>(keys);
        for (int i = 0; i < 300; i++) {
            String prefix = cut(all.get(random.nextInt(all.size())), random);
            String after = cut(all.get(random.nextInt(all.size())), random);
            List<String> expected = all.stream()
                    .filter(key -> key.startsWith(prefix) && key.compareTo(after) > 0)
                    .toList();
            List<String> listed = new ArrayList<>();
            ObjectPage page = sink.list(prefix, after);
            page.objects().forEach(info -> listed.add(info.key().value()));
            while (page.more()) {
                page = sink.list(prefix, listed.get(listed.size() - 1));
                page.objects().forEach(info -> listed.add(info.key().value()));
            }
            assertThat(listed)
                    .as("seed %d, prefix '%s', after '%s'", SEED, prefix, after)
                    .isEqualTo(expected);
        }
    }

    private static String cut(String key, Random random) {
        return key.substring(0, random.nextInt(key.length() + 1));
    }

    @Test
    void pagesFollowOneAnotherWithoutGapOrRepeat() throws IOException {
        TreeSet<String> keys = new TreeSet<>();
        for (int i = 0; i < objectsOfSeveralPages(); i++) {
            keys.add("pack/%02x/%05d".formatted(i % 3, i));
        }
        BackupSink writer = writer();
        for (String key : keys) {
            writer.put(key(key), ObjectContent.of(new byte[0]));
        }
        assertThat(SinkObjects.keys(sink(), "pack/")).containsExactlyElementsOf(keys);
        assertThat(SinkObjects.keys(sink(), "pack/01/")).containsExactlyElementsOf(keys.subSet("pack/01/", "pack/02/"));
        assertThat(sink().list("pack/", keys.last())).isEqualTo(new ObjectPage(List.of(), false));
    }

    @Test
    void aPrefixThatCanHoldNoKeyIsEmpty() throws IOException {
        writer().put(key("a/b"), ObjectContent.of(bytes(1)));
        for (String prefix : List.of("..", "../", "/", "a//", ".tmp/", "a/../a/", "a/b/", "nul\0/", "c", "a/b/c")) {
            assertThat(sink().list(prefix, "")).as(prefix).isEqualTo(new ObjectPage(List.of(), false));
        }
    }

    @Test
    void aListingBegunAfterAPutShowsIt() throws IOException {
        assumeTrue(writer().capabilities().consistentListing());
        BackupSink sink = sink();
        for (int i = 0; i < 20; i++) {
            writer().put(key("session/s" + i + "/0"), ObjectContent.of(bytes(1)));
            assertThat(SinkObjects.keys(sink, "session/")).hasSize(i + 1);
        }
    }

    @Test
    void foreignNamesAreSkipped() throws IOException {
        writer().put(key("a/b"), ObjectContent.of(bytes(1)));
        boolean planted = plantForeign("a/.hidden");
        assumeTrue(planted);
        for (String name : List.of(".secret", "with blank", "a/umlaut-\u00e4", "lost+found", "a/x~", ".d/inside")) {
            plantForeign(name);
        }
        assertThat(SinkObjects.keys(sink(), "")).containsExactly("a/b");
        assertThat(SinkObjects.keys(sink(), "a/")).containsExactly("a/b");
    }
}
