package io.backup4j.s3;

/** What a put sends along so that the store refuses bytes that were damaged on their way. Computed beforehand and sent as a plain header, never as a trailer. */
public enum S3Checksum {
    /** {@code x-amz-checksum-crc32c}; the store keeps it, also over all parts of an object. For AWS and stores that say they know it. */
    CRC32C,
    /** {@code Content-MD5}, which is as old as S3. The default for every endpoint but those of AWS. Not a matter of security. */
    MD5,
    /** Nothing. For stores that refuse both; a damaged object is then found when it is read. */
    NONE
}
