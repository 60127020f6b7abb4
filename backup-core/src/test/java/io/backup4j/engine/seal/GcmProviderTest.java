package io.backup4j.engine.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.ShortBufferException;
import org.junit.jupiter.api.Test;

class GcmProviderTest {

    @Test
    void findsNothingUnderTheNameOfAnAbsentOrForeignClass() {
        assertThat(GcmProvider.find("com.example.Absent")).isNull();
        assertThat(GcmProvider.find("java.lang.String")).isNull();
        assertThat(GcmProvider.find(WithoutGcm.class.getName())).isNull();
        assertThat(GcmProvider.find(Faulty.class.getName())).isSameAs(Faulty.INSTANCE);
    }

    @Test
    void theBuiltInProviderPassesTheSelfTest() {
        assertThat(GcmSelfTest.passes(Security.getProvider("SunJCE"))).isTrue();
    }

    @Test
    void aProviderThatSealsOtherwiseOrOpensForgeriesIsNotTrusted() {
        assertThat(GcmSelfTest.passes(new Faulty(Fault.WRONG_BYTE))).isFalse();
        assertThat(GcmSelfTest.passes(new Faulty(Fault.IGNORES_TAG))).isFalse();
        assertThat(GcmSelfTest.passes(new Faulty(Fault.NONE))).isTrue();
    }

    @Test
    void choosingRegistersNoProvider() {
        Provider[] before = Security.getProviders();

        GcmProvider.prepareFor(1 << 20);
        GcmWarmUp.run();

        assertThat(Security.getProviders()).containsExactly(before);
    }

    /** How a provider may be wrong. */
    private enum Fault {
        NONE,
        WRONG_BYTE,
        IGNORES_TAG
    }

    /** Found by name, but has no cipher, as on a processor that the native code does not support. */
    public static final class WithoutGcm extends Provider {
        public static final WithoutGcm INSTANCE = new WithoutGcm();
        private static final long serialVersionUID = 1L;

        private WithoutGcm() {
            super("WithoutGcm", "1", "test");
        }
    }

    /** The built-in cipher with a fault. */
    public static final class Faulty extends Provider {
        public static final Faulty INSTANCE = new Faulty(Fault.NONE);
        private static final long serialVersionUID = 1L;

        private Faulty(Fault fault) {
            super("Faulty", "1", "test");
            putService(
                    new Service(this, "Cipher", GcmProvider.TRANSFORMATION, FaultyCipher.class.getName(), null, null) {
                        @Override
                        public Object newInstance(Object constructorParameter) {
                            return new FaultyCipher(fault);
                        }
                    });
        }
    }

    private static final class FaultyCipher extends CipherSpi {
        private final Cipher cipher = GcmProvider.newBuiltInCipher();
        private final Fault fault;
        private boolean opening;

        FaultyCipher(Fault fault) {
            this.fault = fault;
        }

        @Override
        protected void engineInit(int mode, Key key, AlgorithmParameterSpec parameters, SecureRandom random)
                throws InvalidKeyException, InvalidAlgorithmParameterException {
            opening = mode == Cipher.DECRYPT_MODE;
            cipher.init(mode, key, parameters);
        }

        @Override
        protected void engineUpdateAAD(byte[] source, int offset, int length) {
            cipher.updateAAD(source, offset, length);
        }

        @Override
        protected int engineUpdate(byte[] in, int offset, int length, byte[] out, int outOffset)
                throws ShortBufferException {
            return cipher.update(in, offset, length, out, outOffset);
        }

        @Override
        protected int engineDoFinal(byte[] in, int offset, int length, byte[] out, int outOffset)
                throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
            try {
                int written = cipher.doFinal(in, offset, length, out, outOffset);
                // Long messages only: a fault that the first short message does not show.
                if (fault == Fault.WRONG_BYTE && !opening && outOffset > 60_000) {
                    out[outOffset] ^= 1;
                }
                return written;
            } catch (AEADBadTagException e) {
                if (fault == Fault.IGNORES_TAG) {
                    return length - Sealer.TAG_BYTES;
                }
                throw e;
            }
        }

        @Override
        protected void engineSetMode(String mode) {}

        @Override
        protected void engineSetPadding(String padding) {}

        @Override
        protected int engineGetBlockSize() {
            return 16;
        }

        @Override
        protected int engineGetOutputSize(int length) {
            return cipher.getOutputSize(length);
        }

        @Override
        protected byte[] engineGetIV() {
            return cipher.getIV();
        }

        @Override
        protected AlgorithmParameters engineGetParameters() {
            return cipher.getParameters();
        }

        @Override
        protected void engineInit(int mode, Key key, SecureRandom random) {
            throw new UnsupportedOperationException("not used");
        }

        @Override
        protected void engineInit(int mode, Key key, AlgorithmParameters parameters, SecureRandom random) {
            throw new UnsupportedOperationException("not used");
        }

        @Override
        protected byte[] engineUpdate(byte[] in, int offset, int length) {
            throw new UnsupportedOperationException("not used");
        }

        @Override
        protected byte[] engineDoFinal(byte[] in, int offset, int length) {
            throw new UnsupportedOperationException("not used");
        }
    }
}
