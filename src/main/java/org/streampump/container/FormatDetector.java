package org.streampump.container;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the format of a new stream: from the announced media type or file name extension ({@link #announced}), and from the
 * first bytes ({@link #recognise}). Immutable; any thread.
 */
public final class FormatDetector {
    /**
     * Maximum length in bytes of the beginning within which a format must recognise an unannounced stream; a stream that none
     * has recognised by then is refused.
     */
    public static final int MAX_HEAD_BYTES = 64 * 1024;

    /** Maximum length in bytes of an announced stream's beginning that is searched for signs of a different format. */
    public static final int MAX_DOUBT_BYTES = 4 * 1024;

    private final List<ContainerFormat> formats;
    private final ContainerFormat announced; // null: no format was announced

    public FormatDetector(List<ContainerFormat> formats) {
        this(formats, null);
    }

    private FormatDetector(List<ContainerFormat> formats, ContainerFormat announced) {
        this.formats = List.copyOf(formats);
        this.announced = announced;
    }

    public List<ContainerFormat> formats() {
        return formats;
    }

    /** Returns a detector that knows only the formats of these names; this detector when no name is given. */
    public FormatDetector only(Set<String> names) {
        return names.isEmpty()
                ? this
                : new FormatDetector(formats.stream()
                        .filter(format -> names.contains(format.name()))
                        .toList());
    }

    /**
     * Returns a detector for one stream that was announced as {@code said}. The stream's first bytes are examined nevertheless,
     * because many encoders announce every stream alike: a stream that only a different format recognises counts as that
     * format, any other stream as the announced format.
     */
    public FormatDetector expecting(ContainerFormat said) {
        return new FormatDetector(formats, said);
    }

    /** Returns the format with this {@link ContainerFormat#name}; empty when there is none. */
    public Optional<ContainerFormat> named(String name) {
        return formats.stream().filter(format -> format.name().equals(name)).findFirst();
    }

    /**
     * Returns the format that the encoder announces: by media type, else by file name extension; empty when neither tells.
     *
     * @param mediaType a {@code Content-Type} value, or null; a value that no format claims is ignored
     * @param fileName the last part of the stream's path, or null
     */
    public Optional<ContainerFormat> announced(String mediaType, String fileName) {
        if (mediaType != null) {
            String bare = mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            for (ContainerFormat format : formats) {
                if (format.announcedAs().contains(bare)) {
                    return Optional.of(format);
                }
            }
        }
        if (fileName != null) {
            String extension = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
            for (ContainerFormat format : formats) {
                if (format.extensions().contains(extension)) {
                    return Optional.of(format);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the format that recognises the bytes, or the announced format when none recognises them; empty when more bytes
     * are needed.
     *
     * @throws UnsupportedStreamException no format was announced, and no format recognises these bytes, or none did within
     *     {@link #MAX_HEAD_BYTES}
     */
    public Optional<ContainerFormat> recognise(byte[] head, int length) throws UnsupportedStreamException {
        if (announced != null && announced.recognise(head, length) == ContainerFormat.Recognition.YES) {
            return Optional.of(announced);
        }
        boolean unsure = false;
        for (ContainerFormat format : formats) {
            switch (format.recognise(head, length)) {
                case YES -> {
                    return Optional.of(format);
                }
                case UNSURE -> unsure = true;
                case NO -> {}
            }
        }
        if (unsure && length < (announced != null ? MAX_DOUBT_BYTES : MAX_HEAD_BYTES)) {
            return Optional.empty();
        }
        if (announced != null) {
            return Optional.of(announced);
        }
        throw new UnsupportedStreamException(
                "no supported container begins like this; supported: " + list(formats) + "; " + Remedy.oneOf(formats));
    }

    /** Returns the formats' names for people, separated by commas. */
    public static String list(List<ContainerFormat> formats) {
        return formats.stream().map(ContainerFormat::label).collect(Collectors.joining(", "));
    }
}
