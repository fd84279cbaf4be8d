package org.streampump.container.fmp4;

/** The flags in fragments. */
final class FragmentFlags {
    // Flags of tfhd, ISO/IEC 14496-12 §8.8.7: they tell which fields follow, and from which place data are counted.
    static final int BASE_DATA_OFFSET = 0x000001;
    static final int SAMPLE_DESCRIPTION = 0x000002;
    static final int DEFAULT_DURATION = 0x000008;
    static final int DEFAULT_SIZE = 0x000010;
    static final int DEFAULT_FLAGS = 0x000020;
    static final int DEFAULT_BASE_IS_MOOF = 0x020000;

    // Flags of trun, §8.8.8: they tell which fields follow, once and for each sample.
    static final int DATA_OFFSET = 0x000001;
    static final int FIRST_SAMPLE_FLAGS = 0x000004;
    static final int DURATION = 0x000100;
    static final int SIZE = 0x000200;
    static final int FLAGS = 0x000400;
    static final int COMPOSITION_OFFSET = 0x000800;

    // Flags of a sample, §8.8.3.1.
    private static final int NON_SYNC = 0x00010000;
    private static final int DEPENDS_ON_MASK = 0x03000000;
    private static final int DEPENDS_ON_OTHERS = 0x01000000;

    private FragmentFlags() {}

    /**
     * Whether decoding can begin with a sample that has these flags. Either of two flags denies it; some encoders set only one
     * of them.
     */
    static boolean isSync(int sampleFlags) {
        return (sampleFlags & NON_SYNC) == 0 && (sampleFlags & DEPENDS_ON_MASK) != DEPENDS_ON_OTHERS;
    }
}
