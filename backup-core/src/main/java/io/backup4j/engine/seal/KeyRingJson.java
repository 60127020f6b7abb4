package io.backup4j.engine.seal;

import io.backup4j.engine.chunk.ChunkSizes;
import io.backup4j.engine.chunk.ChunkingParameters;
import io.backup4j.spi.error.DamagedException;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The content of a keyring object:
 *
 * <pre>
 * {"idKey":b64,"gearKey":b64,"epochs":[{"id":1,"key":b64}],
 *  "chunking":{"files":{"min":…,"average":…,"max":…},"rows":{"min":…,"average":…,"max":…},"pages":{"size":…}}}
 * </pre>
 */
final class KeyRingJson {
    private KeyRingJson() {}

    static byte[] write(KeyRing ring) {
        ObjectNode root = StrictJson.newObject();
        root.put("idKey", StrictJson.base64(ring.idKey()));
        root.put("gearKey", StrictJson.base64(ring.gearKey()));
        ArrayNode epochs = root.putArray("epochs");
        ring.epochs()
                .keySet()
                .forEach(id -> epochs.addObject().put("id", id).put("key", StrictJson.base64(ring.epochKey(id))));
        ObjectNode chunking = root.putObject("chunking");
        writeSizes(chunking.putObject("files"), ring.chunking().files());
        writeSizes(chunking.putObject("rows"), ring.chunking().rows());
        chunking.putObject("pages").put("size", ring.chunking().pageBytes());
        return StrictJson.write(root);
    }

    static KeyRing read(byte[] json) {
        try {
            ObjectNode root = StrictJson.parse(json);
            StrictJson.onlyMembers(root, "it", Set.of("idKey", "gearKey", "epochs", "chunking"));
            return KeyRing.of(
                    StrictJson.bytes(root, "idKey", KeyRing.KEY_BYTES),
                    StrictJson.bytes(root, "gearKey", KeyRing.KEY_BYTES),
                    readEpochs(StrictJson.member(root, "epochs")),
                    readChunking(StrictJson.object(root, "chunking")));
        } catch (IllegalArgumentException e) {
            throw new DamagedException("The keyring authenticates but cannot be used: " + e.getMessage() + ".");
        }
    }

    private static void writeSizes(ObjectNode node, ChunkSizes sizes) {
        node.put("min", sizes.minBytes()).put("average", sizes.averageBytes()).put("max", sizes.maxBytes());
    }

    private static NavigableMap<Integer, byte[]> readEpochs(JsonNode node) {
        if (!(node instanceof ArrayNode array) || array.isEmpty()) {
            throw new IllegalArgumentException("'epochs' is not a list with at least one epoch");
        }
        NavigableMap<Integer, byte[]> epochs = new TreeMap<>();
        for (JsonNode element : array) {
            if (!(element instanceof ObjectNode epoch)) {
                throw new IllegalArgumentException("'epochs' holds something that is not an epoch");
            }
            StrictJson.onlyMembers(epoch, "an epoch", Set.of("id", "key"));
            int id = StrictJson.integer(epoch, "id");
            if (id <= KeyRing.MASTER_KEY_ID
                    || epochs.put(id, StrictJson.bytes(epoch, "key", KeyRing.KEY_BYTES)) != null) {
                throw new IllegalArgumentException("epoch " + id + " is doubled or not positive");
            }
        }
        return epochs;
    }

    private static ChunkingParameters readChunking(ObjectNode node) {
        StrictJson.onlyMembers(node, "'chunking'", Set.of("files", "rows", "pages"));
        ObjectNode pages = StrictJson.object(node, "pages");
        StrictJson.onlyMembers(pages, "'pages'", Set.of("size"));
        return new ChunkingParameters(
                readSizes(StrictJson.object(node, "files")),
                readSizes(StrictJson.object(node, "rows")),
                StrictJson.integer(pages, "size"));
    }

    private static ChunkSizes readSizes(ObjectNode node) {
        StrictJson.onlyMembers(node, "chunk sizes", Set.of("min", "average", "max"));
        return new ChunkSizes(
                StrictJson.integer(node, "min"), StrictJson.integer(node, "average"), StrictJson.integer(node, "max"));
    }
}
