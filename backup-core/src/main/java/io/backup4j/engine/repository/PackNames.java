package io.backup4j.engine.repository;

import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.pack.PackName;
import java.nio.ByteBuffer;

/** Sets of pack names as prune records hold them: 32 bytes each, one behind the other. Stateless. */
final class PackNames {
    private PackNames() {}

    static int bytes(PackSet packs) {
        return Math.multiplyExact(packs.size(), PackName.BYTES);
    }

    /** Writes the names in ascending order. */
    static void write(PackSet packs, ByteBuffer target) {
        for (int i = 0; i < packs.size(); i++) {
            target.put(packs.get(i).bytes());
        }
    }

    static byte[] encode(PackSet packs) {
        ByteBuffer names = ByteBuffer.allocate(bytes(packs));
        write(packs, names);
        return names.array();
    }

    /** Takes {@code count} names; the caller has made sure that so many remain. */
    static PackSet read(ByteBuffer source, int count) {
        PackSet.Builder packs = PackSet.builder();
        byte[] name = new byte[PackName.BYTES];
        for (int i = 0; i < count; i++) {
            source.get(name);
            packs.add(PackName.read(name, 0));
        }
        return packs.build();
    }
}
