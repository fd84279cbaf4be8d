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

    private final List<ContainerFormat> formats;
    private final ContainerFormat announced; // null: nothing was, or nothing that counts here
    private final boolean binding;

    public FormatDetector(List<ContainerFormat> formats) {
        this(formats, null, false);
    }

    private FormatDetector(List<ContainerFormat> formats, ContainerFormat announced, boolean binding) {
        this.formats = List.copyOf(formats);
        this.announced = announced;
        this.binding = binding;
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
     * The same for one stream that was announced, where the first bytes are looked at nevertheless: what no other format
     * recognises is what was announced.
     *
     * @param binding whether a stream that clearly is another one's is refused; otherwise it is taken for what it is
     */
    public FormatDetector expecting(ContainerFormat announced, boolean binding) {
        return new FormatDetector(formats, announced, binding);
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
                    return Optional.of(checked(format));
                }
                case UNSURE -> unsure = true;
                case NO -> {}
            }
        }
        if (unsure && length < MAX_HEAD_BYTES) {
            return Optional.empty();
        }
        if (announced != null) {
            return Optional.of(announced);
        }
        throw new UnsupportedStreamException("no supported container begins like this; supported: " + list(formats));
    }

    private ContainerFormat checked(ContainerFormat recognised) throws UnsupportedStreamException {
        if (announced != null && binding) {
            throw new UnsupportedStreamException("announced as " + announced.label() + ", but it begins like "
                    + recognised.label() + ": the encoder's Content-Type should be " + recognised.mediaType());
        }
        return recognised;
    }

    /** The formats' names for people, in a row. */
    public static String list(List<ContainerFormat> formats) {
        return formats.stream().map(ContainerFormat::label).collect(Collectors.joining(", "));
    }
}
