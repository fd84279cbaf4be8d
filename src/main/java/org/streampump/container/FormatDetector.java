package org.streampump.container;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the format of a new stream: by media type, else by file name extension, else by first bytes. Any thread. */
public final class FormatDetector {
    /** Bytes; a stream whose format no one recognises within this much is refused. */
    public static final int MAX_HEAD_BYTES = 64 * 1024;

    /** Bytes; so much of an announced stream is looked at for a sign that it is another one. */
    public static final int MAX_DOUBT_BYTES = 4 * 1024;

    private final List<ContainerFormat> formats;
    private final ContainerFormat announced; // null: nothing was, or nothing that counts here

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

    /** The same of these formats only; all of them when no name is given. */
    public FormatDetector only(Set<String> names) {
        return names.isEmpty()
                ? this
                : new FormatDetector(formats.stream()
                        .filter(format -> names.contains(format.name()))
                        .toList());
    }

    /**
     * The same for one stream that was announced. Its first bytes are looked at nevertheless, because encoders say what they
     * have always said: what clearly is another one's is taken for that, anything else for what was announced.
     */
    public FormatDetector expecting(ContainerFormat said) {
        return new FormatDetector(formats, said);
    }

    /** The format of this name, as configuration and API use it. */
    public Optional<ContainerFormat> named(String name) {
        return formats.stream().filter(format -> format.name().equals(name)).findFirst();
    }

    /**
     * What the encoder says about its stream.
     *
     * @param mediaType a {@code Content-Type} value, or null; one that no format claims says nothing
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
     * What the bytes say. Empty means that more are needed.
     *
     * @throws UnsupportedStreamException no format recognises these bytes, or none did within {@link #MAX_HEAD_BYTES}
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

    /** The formats' names for people, in a row. */
    public static String list(List<ContainerFormat> formats) {
        return formats.stream().map(ContainerFormat::label).collect(Collectors.joining(", "));
    }
}
