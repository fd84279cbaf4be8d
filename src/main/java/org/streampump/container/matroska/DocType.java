package org.streampump.container.matroska;

import org.streampump.container.ContainerFormat.Recognition;
import org.streampump.container.MalformedStreamException;
import org.streampump.container.RefusedStreamException;
import org.streampump.container.UnsupportedStreamException;

/** Reads the EBML header, which tells the kind of an EBML document (RFC 8794 §11.2). */
final class DocType {
    static final String WEBM = "webm";
    static final String MATROSKA = "matroska";

    /** Maximum length of the EBML header, in bytes; 31 to 40 in all known streams. */
    static final int MAX_EBML_HEADER_BYTES = 4096;

    private static final int ID_BYTES = 4;

    private DocType() {}

    /** Tells whether a stream with this beginning is a document of this type. */
    static Recognition recognise(byte[] head, int length, String docType) {
        for (int n = 0; n < ID_BYTES; n++) {
            if (n == length) {
                return Recognition.UNSURE;
            }
            if (head[n] != (byte) (ElementId.EBML >>> 24 - 8 * n)) {
                return Recognition.NO;
            }
        }
        if (length == ID_BYTES) {
            return Recognition.UNSURE;
        }
        int sizeBytes = Ebml.vintBytes(head[ID_BYTES]);
        if (sizeBytes > Ebml.MAX_SIZE_BYTES) {
            return Recognition.NO;
        }
        int from = ID_BYTES + sizeBytes;
        if (length < from) {
            return Recognition.UNSURE;
        }
        long size = Ebml.vint(head, ID_BYTES, sizeBytes);
        if (size == Ebml.UNKNOWN_SIZE || size > MAX_EBML_HEADER_BYTES) {
            return Recognition.NO;
        }
        if (length < from + size) {
            return Recognition.UNSURE;
        }
        try {
            return check(head, from + (int) size).equals(docType) ? Recognition.YES : Recognition.NO;
        } catch (RefusedStreamException e) {
            return Recognition.NO;
        }
    }

    /**
     * Checks an EBML header and returns its DocType.
     *
     * @param header begins with the whole element
     * @param end index after the element
     */
    static String check(byte[] header, int end) throws RefusedStreamException {
        String docType = MATROSKA; // the type of a document without this element
        Elements elements = Elements.ofElementAt(header, 0, end, "EBML header");
        while (elements.next()) {
            switch (elements.id()) {
                case ElementId.EBML_READ_VERSION -> checkLimit("EBMLReadVersion", elements, 1);
                case ElementId.EBML_MAX_ID_LENGTH -> checkLimit("EBMLMaxIDLength", elements, Ebml.MAX_ID_BYTES);
                case ElementId.EBML_MAX_SIZE_LENGTH -> checkLimit("EBMLMaxSizeLength", elements, Ebml.MAX_SIZE_BYTES);
                case ElementId.DOC_TYPE -> docType = elements.text();
                default -> {}
            }
        }
        if (!docType.equals(WEBM) && !docType.equals(MATROSKA)) {
            throw new UnsupportedStreamException(
                    "EBML DocType \"" + printable(docType) + "\" is neither webm nor matroska");
        }
        return docType;
    }

    private static void checkLimit(String name, Elements element, int limit)
            throws MalformedStreamException, UnsupportedStreamException {
        long value = element.unsigned();
        if (value < 0 || value > limit) {
            throw new UnsupportedStreamException(name + " " + Long.toUnsignedString(value) + " exceeds " + limit);
        }
    }

    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
