package io.backup4j.archive;

import io.backup4j.archive.container.MalformedArchiveException;
import io.backup4j.archive.container.MemberNames;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What was met in an archive, in its order, waiting in a file for the manifest that comes last: about 150 bytes for each member. */
final class MetMembers implements Closeable {
    private final Path file;
    private final DataOutputStream out;
    private @Nullable DataInputStream in;
    private String before = "";

    MetMembers(Path scratch) throws IOException {
        file = scratch.resolve("met");
        out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
    }

    /**
     * A member as it was met.
     *
     * @param sizeBytes of its content, or of a link's target
     * @param sha256 of the same
     */
    record Met(String name, boolean directory, long sizeBytes, String sha256) {}

    void add(Met met) throws IOException {
        if (met.name().equals(before)) {
            throw new MalformedArchiveException("'" + MemberNames.shown(met.name()) + "' is there twice");
        }
        before = met.name();
        byte[] name = met.name().getBytes(StandardCharsets.UTF_8);
        out.writeShort(name.length);
        out.write(name);
        out.writeBoolean(met.directory());
        out.writeLong(met.sizeBytes());
        out.writeUTF(met.sha256());
    }

    /** The members again, one after the other; null after the last. */
    @Nullable
    Met next() throws IOException {
        DataInputStream again = in;
        if (again == null) {
            out.close();
            again = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
            in = again;
        }
        try {
            int length = again.readUnsignedShort();
            String name = new String(again.readNBytes(length), StandardCharsets.UTF_8);
            return new Met(name, again.readBoolean(), again.readLong(), again.readUTF());
        } catch (EOFException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
        if (in != null) {
            in.close();
        }
        Files.deleteIfExists(file);
    }
}
