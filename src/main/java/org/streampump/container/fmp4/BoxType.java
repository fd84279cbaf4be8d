package org.streampump.container.fmp4;

/** The types of boxes: four characters as a number. ISO/IEC 14496-12, except where a comment names a different specification. */
final class BoxType {
    static final int EMSG = 0x656d7367; // ISO/IEC 23009-1 §5.10.3.3
    static final int FREE = 0x66726565;
    static final int FTYP = 0x66747970;
    static final int HDLR = 0x68646c72;
    static final int MDAT = 0x6d646174;
    static final int MDHD = 0x6d646864;
    static final int MDIA = 0x6d646961;
    static final int MFHD = 0x6d666864;
    static final int MFRA = 0x6d667261;
    static final int MINF = 0x6d696e66;
    static final int MOOF = 0x6d6f6f66;
    static final int MOOV = 0x6d6f6f76;
    static final int MVEX = 0x6d766578;
    static final int MVHD = 0x6d766864;
    static final int PDIN = 0x7064696e;
    static final int PRFT = 0x70726674;
    static final int SAIO = 0x7361696f;
    static final int SIDX = 0x73696478;
    static final int SKIP = 0x736b6970;
    static final int STBL = 0x7374626c;
    static final int STSD = 0x73747364;
    static final int STSZ = 0x7374737a;
    static final int STYP = 0x73747970;
    static final int STZ2 = 0x73747a32;
    static final int TFDT = 0x74666474;
    static final int TFHD = 0x74666864;
    static final int TKHD = 0x746b6864;
    static final int TRAF = 0x74726166;
    static final int TRAK = 0x7472616b;
    static final int TREX = 0x74726578;
    static final int TRUN = 0x7472756e;
    static final int AVCC = 0x61766343; // ISO/IEC 14496-15
    static final int ESDS = 0x65736473; // ISO/IEC 14496-14
    static final int HVCC = 0x68766343; // ISO/IEC 14496-15
    static final int WAVE = 0x77617665; // QuickTime
    static final int WIDE = 0x77696465; // QuickTime

    private static final int COPYRIGHT_SIGN = 0xa9; // the first character of QuickTime's types of text

    private BoxType() {}

    /** Whether the number could be the four characters of a type. */
    static boolean isPlausible(int type) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            int character = type >>> shift & 0xff;
            if ((character < ' ' || character > '~') && character != COPYRIGHT_SIGN) {
                return false;
            }
        }
        return true;
    }

    /** Returns the type's four characters, for people. */
    static String name(int type) {
        StringBuilder name = new StringBuilder();
        for (int shift = 24; shift >= 0; shift -= 8) {
            int character = type >>> shift & 0xff;
            name.append(character < ' ' || character > '~' ? '?' : (char) character);
        }
        return name.toString();
    }
}
