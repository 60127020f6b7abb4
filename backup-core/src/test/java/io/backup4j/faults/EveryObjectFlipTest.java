package io.backup4j.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.testkit.SinkCall;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Bits of every field of every kind of object are flipped, objects are cut and exchanged: somebody names the object, or it is of those that may be damaged
 * without loss. Nobody ever gets other content or another list, and when the object is whole again everything is as before, whatever was done meanwhile.
 */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class EveryObjectFlipTest {
    private static final long SEED = 20261201;

    /** Every kind of object that section 2 of the format page lists; {@code key} and {@code keyring} where there are keys. */
    private static final Set<String> KINDS = Set.of(
            "repository",
            "keyring",
            "pack",
            "index",
            "session",
            "heartbeat",
            "id",
            "backup",
            "note",
            "deleted",
            "undelete",
            "given-up",
            "catalogue",
            "generation/head",
            "generation/condemned",
            "generation/verdict",
            "generation/finished",
            "run",
            "reserve",
            "confirmed",
            "damaged");

    /** What must have happened to an object of each kind. */
    private static final List<String> SORTS =
            List.of("bit n of byte n of n", "all but the first n bytes", "a byte more at the end");

    private final Set<Unaffected> unnoticed = ConcurrentHashMap.newKeySet();
    private final Set<String> reached = ConcurrentHashMap.newKeySet();
    private final AtomicInteger damages = new AtomicInteger();

    @Test
    void damageOfAnEncryptedRepositoryIsNamed(TestReporter reporter) throws IOException {
        Set<String> kinds = examine(Worlds.everyKind(SealMode.AES_256_GCM, FaultAt.put("/verdict")), 1);
        assertThat(kinds).containsAll(KINDS).contains("key");
        assertReached(kinds);
        assertThat(unnoticed)
                .contains(
                        Unaffected.RESERVE,
                        Unaffected.ONLY_THE_KEY_COUNTS,
                        Unaffected.GENERATION_IS_FINISHED,
                        Unaffected.FOLLOWS_FROM_THE_VERDICT,
                        Unaffected.BACKUP_IS_GONE);
        reporter.publishEntry("damages", damages.toString());
    }

    @Test
    void damageOfAnUnencryptedRepositoryIsNamedToo() throws IOException {
        assertThat(examine(Worlds.everyKind(SealMode.NONE, FaultAt.put("/verdict")), 3))
                .containsAll(KINDS);
    }

    @Test
    void damageOfAnExecutedGenerationIsNamed() throws IOException {
        World world = Worlds.everyKind(SealMode.AES_256_GCM, FaultAt.delete("pack/"));
        Examiner examiner = new Examiner(world);
        for (String key : world.keys("generation/0000000002/")) {
            examine(world, examiner, key, Damage.everyField(key, bytes(world, key), SEED), 10);
        }
        assertThat(damages.get()).isGreaterThan(40);
    }

    /** Every byte of one small object of each kind, each field of all others, and often all that anybody may do. */
    @ParameterizedTest
    @EnumSource(SealMode.class)
    @Tag("stress")
    void damageOfAnyByteIsNamed(SealMode mode) throws IOException {
        World world = Worlds.everyKind(mode, FaultAt.put("/verdict"));
        Examiner examiner = new Examiner(world);
        Set<String> parts = new TreeSet<>();
        for (String key : world.keys("")) {
            byte[] object = bytes(world, key);
            List<Damage> all = new ArrayList<>(
                    object.length <= 2_000 && parts.add(part(key, world, examiner.view()))
                            ? Damage.everyByte(key, object, SEED)
                            : Damage.everyField(key, object, SEED));
            all.addAll(Damage.whole(key, object, othersOf(world, key)));
            examine(world, examiner, key, all, 8);
        }
        assertThat(damages.get()).isGreaterThan(5_000);
        if (mode != SealMode.NONE) {
            assertThat(unnoticed).containsAll(EnumSet.allOf(Unaffected.class));
        }
    }

    /**
     * One object of each kind, and of those that play several parts one for each.
     *
     * @param step 1 for every damage, n for every n-th
     */
    private Set<String> examine(World world, int step) throws IOException {
        Examiner examiner = new Examiner(world);
        Map<String, String> parts = new TreeMap<>();
        for (String key : world.keys("")) {
            parts.putIfAbsent(part(key, world, examiner.view()), key);
        }
        Set<String> kinds = new TreeSet<>();
        for (String key : parts.values()) {
            byte[] object = bytes(world, key);
            List<Damage> all = new ArrayList<>(Damage.everyField(key, object, SEED));
            all.addAll(Damage.whole(key, object, othersOf(world, key)));
            List<Damage> chosen = new ArrayList<>();
            for (int i = 0; i < all.size(); i += step) {
                chosen.add(all.get(i));
            }
            examine(world, examiner, key, chosen, 12);
            kinds.add(kind(key));
        }
        return kinds;
    }

    /** @param thoroughly every n-th damage is examined to the end, although somebody has named it */
    private void examine(World world, Examiner examiner, String key, List<Damage> all, int thoroughly)
            throws IOException {
        List<String> keys = world.keys("");
        // Each damage has a world of its own.
        IntStream.range(0, all.size()).parallel().forEach(i -> {
            Damage damage = all.get(i);
            boolean thorough = i % thoroughly == thoroughly / 2;
            if (whoNamed(examiner, damage, thorough) == null) {
                unnoticed.add(Unaffected.of(key, keys, examiner.view())
                        .orElseThrow(() -> new AssertionError("nobody noticed damage of " + key + ": " + damage)));
            }
            reached.add(kind(key) + ", " + damage.sort());
            damages.incrementAndGet();
        });
    }

    private static @Nullable String whoNamed(Examiner examiner, Damage damage, boolean thorough) {
        try {
            return examiner.whoNamed(damage, thorough);
        } catch (IOException e) {
            throw new UncheckedIOException(damage.toString(), e);
        }
    }

    private void assertReached(Set<String> kinds) {
        assertThat(reached)
                .containsAll(kinds.stream()
                        .flatMap(kind -> SORTS.stream().map(sort -> kind + ", " + sort))
                        .toList());
    }

    private static String kind(String key) {
        return CallName.of(SinkCall.Kind.READ, key).substring("READ ".length());
    }

    private static String part(String key, World world, Catalogue.View view) throws IOException {
        String kind = kind(key);
        return switch (kind) {
            case "pack", "key" -> key;
            case "generation/head", "generation/verdict" -> key;
            case "backup", "id" ->
                kind
                        + " "
                        + Unaffected.of(key, world.keys(""), view)
                        + " "
                        + view.summaries().stream()
                                .anyMatch(s -> key.endsWith(s.uuid().toString()) || key.endsWith("/" + s.id()))
                        + " "
                        + view.deletedSummaries().stream()
                                .anyMatch(s -> key.endsWith(s.uuid().toString()) || key.endsWith("/" + s.id()));
            default -> kind;
        };
    }

    private static List<byte[]> othersOf(World world, String key) throws IOException {
        for (String other : world.keys("")) {
            if (!other.equals(key)
                    && kind(other).equals(kind(key))
                    && !kind(key).equals("key")) {
                return List.of(bytes(world, other));
            }
        }
        return List.of();
    }

    private static byte[] bytes(World world, String key) throws IOException {
        return SinkObjects.read(world.stored, ObjectKey.of(key));
    }
}
