package io.backup4j.engine.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.error.DamagedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ListingRecordsTest {
    private final StoredChunks chunks = new StoredChunks();

    @Test
    void aListingThatIsTakenOverIsTheSameListing() throws IOException {
        for (long seed = 1; seed <= 30; seed++) {
            List<ListedEntry> entries = entries(new Random(seed), 1 + (int) seed * 150);
            ChunkRef root = write(entries);
            ListingWriter again = new ListingWriter(chunks);
            ListingRecords records = new ListingRecords(chunks, root);
            for (ListedEntry entry : entries) {
                assertThat(records.next()).as("seed %d", seed).isTrue();
                assertThat(records.compareTo(entry.path())).as("seed %d", seed).isZero();
                boolean proven = records.proves(entry.kind(), entry.entry().evidence());
                assertThat(proven)
                        .as("seed %d, %s", seed, entry.path())
                        .isEqualTo(entry.entry().evidence().length > 0);
                if (proven && records.resolves(id -> true)) {
                    EncodedEntry taken = records.take(entry.path());
                    assertThat(taken.sizeBytes()).isEqualTo(entry.sizeBytes());
                    assertThat(taken.kind()).isEqualTo(entry.kind());
                    again.add(taken);
                } else {
                    again.add(entry);
                }
            }
            assertThat(records.next()).as("seed %d", seed).isFalse();
            assertThat(again.finish()).as("seed %d", seed).isEqualTo(root);
        }
    }

    @Test
    void ordersItsPathsAsPathsAreOrdered() throws IOException {
        List<ListedEntry> entries = entries(new Random(77), 300);
        ListingRecords records = new ListingRecords(chunks, write(entries));
        for (ListedEntry entry : entries) {
            records.next();
            for (ListedEntry other : entries) {
                assertThat(Integer.signum(records.compareTo(other.path())))
                        .isEqualTo(Integer.signum(entry.path().compareTo(other.path())));
            }
        }
    }

    @Test
    void provesNothingByOtherEvidenceOrAnotherKind() throws IOException {
        ListedEntry entry = file("a", new byte[] {1, 2, 3}, content(1));
        assertThat(only(entry).proves(EntryKind.FILE, new byte[] {1, 2, 3})).isTrue();
        assertThat(only(entry).proves(EntryKind.FILE, new byte[] {1, 2, 4})).isFalse();
        assertThat(only(entry).proves(EntryKind.FILE, new byte[] {1, 2})).isFalse();
        assertThat(only(entry).proves(EntryKind.SYMBOLIC_LINK, new byte[] {1, 2, 3}))
                .isFalse();
        assertThat(only(file("a", new byte[0], content(1))).proves(EntryKind.FILE, new byte[] {1}))
                .isFalse();
    }

    @Test
    void doesNotResolveIfOneChunkIsNotThere() throws IOException {
        Content content = content(40);
        for (ChunkRef gone : content.refs()) {
            ListingRecords records = only(file("a", new byte[] {1}, content));
            assertThat(records.proves(EntryKind.FILE, new byte[] {1})).isTrue();
            assertThat(records.resolves(id -> !id.equals(gone.id()))).isFalse();
        }
    }

    @Test
    void asksForListChunksAndForWhatTheyHold() throws IOException {
        ContentWriter writer = new ContentWriter(chunks);
        Set<ChunkId> all = new HashSet<>();
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = ("chunk " + i).getBytes(StandardCharsets.UTF_8);
            ChunkRef ref = chunks.store(bytes, 0, bytes.length);
            writer.add(ref);
            all.add(ref.id());
        }
        Content deep = writer.finish();
        assertThat(deep.depth()).isPositive();
        ListedEntry entry = file("a", new byte[] {1}, deep);
        Set<ChunkId> asked = new HashSet<>();
        ListingRecords records = only(entry);
        assertThat(records.proves(EntryKind.FILE, new byte[] {1})).isTrue();
        assertThat(records.resolves(id -> {
                    asked.add(id);
                    return true;
                }))
                .isTrue();
        assertThat(asked).containsAll(all);
        assertThat(asked).containsAll(deep.refs().stream().map(ChunkRef::id).toList());
        ChunkId gone = all.iterator().next();
        ListingRecords again = only(entry);
        assertThat(again.proves(EntryKind.FILE, new byte[] {1})).isTrue();
        assertThat(again.resolves(id -> !id.equals(gone))).isFalse();
    }

    @Test
    void answersDamageWithDamageAndNothingElse() throws IOException {
        List<ListedEntry> entries = entries(new Random(5), 60);
        byte[] block = chunks.read(write(entries));
        for (long seed = 1; seed <= 3_000; seed++) {
            Random random = new Random(seed);
            byte[] damaged = block.clone();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            ListingRecords records = new ListingRecords(
                    ref -> damaged, new ChunkRef(content(1).refs().get(0).id(), 1));
            try {
                while (records.next()) {
                    if (records.proves(EntryKind.FILE, new byte[] {9}) && records.resolves(id -> true)) {
                        records.take(EntryPath.of("a"));
                    }
                }
            } catch (DamagedException e) {
                assertThat(e.getMessage()).as("seed %d", seed).startsWith("listing:");
            }
        }
    }

    @Test
    void aBlockOfTheWrongLevelIsDamage() throws IOException {
        byte[] block = {5, 0};
        ListingRecords records = new ListingRecords(
                ref -> block, new ChunkRef(content(1).refs().get(0).id(), 2));
        assertThatThrownBy(records::next).isInstanceOf(DamagedException.class);
    }

    private ListingRecords only(ListedEntry entry) throws IOException {
        ListingRecords records = new ListingRecords(chunks, write(List.of(entry)));
        assertThat(records.next()).isTrue();
        return records;
    }

    private ChunkRef write(List<ListedEntry> entries) throws IOException {
        ListingWriter writer = new ListingWriter(chunks);
        for (ListedEntry entry : entries) {
            writer.add(entry);
        }
        return writer.finish();
    }

    private List<ListedEntry> entries(Random random, int count) {
        List<ListedEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String path = "d%03d/%06d%s".formatted(i / 50, i, "x".repeat(random.nextInt(40)));
            byte[] evidence = new byte[random.nextInt(3) * 9];
            random.nextBytes(evidence);
            entries.add(file(path, evidence, content(random.nextInt(4))));
        }
        return entries;
    }

    private ListedEntry file(String path, byte[] evidence, Content content) {
        EntryAttributes attributes = EntryAttributes.builder()
                .number(EntryAttributes.MODE, 0100644)
                .number(EntryAttributes.MTIME_SECONDS, -5)
                .text(EntryAttributes.OWNER, "owner")
                .bytes("xattr.user.a", new byte[] {1, 2})
                .build();
        return new ListedEntry(
                new StoredEntry(EntryPath.of(path), EntryKind.FILE, attributes, content.sizeBytes(), evidence, false),
                content);
    }

    private Content content(int refs) {
        List<ChunkRef> all = new ArrayList<>();
        for (int i = 0; i < refs; i++) {
            all.add(chunks.store(new byte[] {(byte) i, 1, 2}, 0, 3));
        }
        return new Content(3L * refs, 0, all);
    }
}
