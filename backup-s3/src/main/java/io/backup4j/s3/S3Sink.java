package io.backup4j.s3;

import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.spi.sink.ObjectRetention;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkCapabilities;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Objects in a bucket of AWS S3 or a compatible store, below a prefix.
 *
 * <p><b>Put.</b> One {@code PutObject}, or an upload in parts, with {@code If-None-Match: *}. No request is ever sent twice: whoever wants retries wraps this
 * sink, as {@code BackupRepository} does. Where the store has no conditional writes ({@link S3Options#conditionalWrites}) a put looks first, which
 * proves nothing, and {@link #capabilities} says so.
 *
 * <p><b>Delete.</b> What object lock keeps is {@code RETAINED}. In a bucket with versions a plain delete leaves the bytes to a lifecycle rule, see
 * {@link S3Options#deleteVersions}.
 *
 * <p><b>Cost.</b> One request per put up to {@link S3Limits#multipartThresholdBytes}, one per part and two more above; one per read up to that size; one per
 * {@code stat}, delete and 1000 objects listed; a delete that removes a version costs two. Once a day of puts one more, to find what killed processes have
 * left. Memory: 8 to 16 KiB per request under way, whatever the size of the objects.
 *
 * <p>Thread-safe. See {@code docs/guides/s3.md} and decision 0012.
 */
public final class S3Sink implements BackupSink {
    private final S3Options options;
    private final S3Client client;
    private final Transfers transfers;
    private final Puts puts;
    private final Reads reads;
    private final Listings listings;
    private final Deletions deletions;
    private final Leftovers leftovers;

    S3Sink(S3Options options, S3Client client, Clock clock, LongSupplier nanos) {
        this.options = options;
        this.client = client;
        this.transfers = new Transfers(options.limits());
        Failures failures = new Failures(options.location());
        Requests requests = new Requests(options, clock);
        FirstVersions firsts = new FirstVersions(client, options, requests, failures);
        this.puts = new Puts(client, requests, options.limits(), transfers, failures);
        this.reads = new Reads(client, requests, options.limits(), transfers, failures, firsts);
        this.listings = new Listings(client, options, failures, firsts);
        this.deletions = new Deletions(client, options, requests, reads, firsts, failures, clock);
        this.leftovers = new Leftovers(client, options, requests, failures, clock, nanos);
    }

    /**
     * A sink; nothing is asked of the store yet.
     *
     * @throws IllegalArgumentException if no region is known
     */
    public static S3Sink connect(S3Options options) {
        return connect(options, Clock.systemUTC());
    }

    /** @param clock tells from when on a retention counts */
    public static S3Sink connect(S3Options options, Clock clock) {
        return new S3Sink(options, S3Clients.of(options), clock, System::nanoTime);
    }

    @Override
    public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
        leftovers.abortIfDue();
        if (!options.conditionalWrites() && reads.stat(key).isPresent()) {
            return PutResult.EXISTS;
        }
        return puts.put(key, content);
    }

    /** {@inheritDoc} Ranges above {@link S3Limits#multipartThresholdBytes} are read in parts at the same time. */
    @Override
    public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
        if (offset < 0) {
            throw new IllegalArgumentException("offset: must not be negative: " + offset);
        }
        return reads.read(key, offset, target);
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
        return reads.stat(key);
    }

    @Override
    public ObjectPage list(String prefix, String after) throws IOException {
        return listings.list(prefix, after);
    }

    @Override
    public DeleteResult delete(ObjectKey key) throws IOException {
        return deletions.delete(key);
    }

    /**
     * Sees that an object cannot be deleted before a moment: its retention is extended, never shortened. At most two requests. Only with
     * {@link S3Options#objectLock}; prune does so for what backups need, see {@link #retention}.
     *
     * @throws io.backup4j.spi.sink.NoSuchObjectException if the object does not exist
     * @throws IllegalStateException if this sink sets no retention
     */
    public void retainUntil(ObjectKey key, Instant until) throws IOException {
        deletions.retain(key, until, until);
    }

    /** {@inheritDoc} With {@link S3Options#objectLock}; extended by each prune for what backups need. */
    @Override
    public Optional<ObjectRetention> retention() {
        return options.objectLock().map(lock -> new S3Retention(lock, deletions));
    }

    /**
     * Aborts uploads in parts below the prefix that were begun more than {@link S3Limits#leftoverAge} ago, by the store's clock, and never completed. Puts do
     * so by themselves once a day.
     *
     * @return how many that were
     */
    public int abortLeftovers() throws IOException {
        return leftovers.abort();
    }

    @Override
    public SinkCapabilities capabilities() {
        return new SinkCapabilities(options.conditionalWrites(), options.consistentListing(), true);
    }

    @Override
    public String location() {
        return options.location();
    }

    /** What this sink was made with. */
    public S3Options options() {
        return options;
    }

    S3Client client() {
        return client;
    }

    @Override
    public void close() {
        transfers.close();
        client.close();
    }

    @Override
    public String toString() {
        return "S3Sink[" + location() + "]";
    }
}
