package org.streampump.container.fmp4;

import org.streampump.container.MalformedStreamException;

/** The codecs' names for people. */
final class Codecs {
    private static final int SOUND_FIELDS_BYTES = 28; // ISO/IEC 14496-12 §12.2.3.2
    private static final int SOUND_VERSION_AT = 8; // QuickTime
    private static final int[] MORE_BYTES_OF_SOUND_VERSION = {0, 16, 36}; // QuickTime

    private static final int ES_DESCRIPTOR = 3; // ISO/IEC 14496-1 §7.2.2.1
    private static final int DECODER_CONFIG = 4;
    private static final int FULL_BOX_BYTES = 4;

    private Codecs() {}

    /** Returns the name of the codec of a sample entry, which is the walk's present box; null when it is not known. */
    static String name(Boxes entry) {
        return switch (BoxType.name(entry.type())) {
            case "avc1", "avc3" -> "H.264";
            case "hvc1", "hev1", "dvh1", "dvhe" -> "H.265";
            case "vvc1", "vvi1" -> "H.266";
            case "av01" -> "AV1";
            case "vp08" -> "VP8";
            case "vp09" -> "VP9";
            case "mp4v" -> "MPEG-4 Visual";
            case "jpeg", "mjpg" -> "JPEG";
            case "apcn", "apch", "apcs", "apco", "ap4h", "ap4x" -> "ProRes";
            case "mp4a" -> soundOfObjectType(entry);
            case "Opus" -> "Opus";
            case "fLaC" -> "FLAC";
            case "ac-3" -> "AC-3";
            case "ec-3" -> "E-AC-3";
            case "ac-4" -> "AC-4";
            case ".mp3" -> "MP3";
            case "alac" -> "ALAC";
            case "mha1", "mhm1" -> "MPEG-H 3D Audio";
            case "dtsc", "dtse", "dtsh", "dtsl", "dtsx" -> "DTS";
            case "ipcm", "fpcm", "sowt", "twos", "lpcm" -> "PCM";
            case "encv", "enca" -> "encrypted";
            case "wvtt" -> "WebVTT";
            case "stpp" -> "TTML";
            case "tx3g" -> "3GPP text";
            default -> null;
        };
    }

    private static String soundOfObjectType(Boxes entry) {
        return switch (objectType(entry, SOUND_FIELDS_BYTES + moreFields(entry))) {
            case 0x40, 0x66, 0x67, 0x68 -> "AAC";
            case 0x69, 0x6b -> "MP3";
            case 0xa5 -> "AC-3";
            case 0xa6 -> "E-AC-3";
            case 0xa9 -> "DTS";
            case 0xad -> "Opus";
            case 0xdd -> "Vorbis";
            default -> null;
        };
    }

    /** Returns the length in bytes of the fields that QuickTime adds after the fields of a sound's sample entry. */
    private static int moreFields(Boxes entry) {
        if (entry.payloadBytes() < SOUND_FIELDS_BYTES) {
            return 0;
        }
        int version = entry.bytes()[entry.payload() + SOUND_VERSION_AT + 1];
        return version < 0 || version >= MORE_BYTES_OF_SOUND_VERSION.length ? 0 : MORE_BYTES_OF_SOUND_VERSION[version];
    }

    /**
     * Returns the objectTypeIndication in an esds; -1 when there is none.
     *
     * @param entry an mp4a or mp4v, the walk's present box
     * @param fields length in bytes of the entry's own fields before its boxes
     */
    static int objectType(Boxes entry, int fields) {
        try {
            return objectTypeIn(entry.children(fields));
        } catch (MalformedStreamException e) {
            return -1; // decoders need the esds, this program does not
        }
    }

    private static int objectTypeIn(Boxes children) throws MalformedStreamException {
        Boxes child = children;
        while (child.next()) {
            if (child.type() == BoxType.WAVE) {
                child = child.children(0);
            } else if (child.type() == BoxType.ESDS) {
                return objectType(
                        child.bytes(), child.payload() + FULL_BOX_BYTES, child.payload() + child.payloadBytes());
            }
        }
        return -1;
    }

    /** Returns the objectTypeIndication in an ES_Descriptor; -1 when there is none. */
    private static int objectType(byte[] bytes, int from, int end) {
        int at = content(bytes, from, end, ES_DESCRIPTOR);
        if (at < 0 || at + 3 > end) {
            return -1;
        }
        int flags = bytes[at + 2];
        at += 3 + ((flags & 0x80) != 0 ? 2 : 0);
        if ((flags & 0x40) != 0 && at < end) {
            at += 1 + (bytes[at] & 0xff);
        }
        at = content(bytes, at + ((flags & 0x20) != 0 ? 2 : 0), end, DECODER_CONFIG);
        return at < 0 || at >= end ? -1 : bytes[at] & 0xff;
    }

    /** Returns the index of a descriptor's content; -1 when no descriptor with this tag is here. */
    private static int content(byte[] bytes, int from, int end, int tag) {
        if (from >= end || bytes[from] != tag) {
            return -1;
        }
        int at = from + 1;
        while (at < end && bytes[at] < 0) {
            at++; // a size continues after a byte with the first bit set
        }
        return at + 1;
    }
}
