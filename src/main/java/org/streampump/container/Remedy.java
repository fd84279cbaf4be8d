package org.streampump.container;

import java.util.List;
import java.util.stream.Collectors;

/** Words the second half of a refusal: after the fault, how the encoder should mux or announce its stream. Any thread. */
public final class Remedy {
    /** A message that names ffmpeg already contains its remedy. */
    private static final String FFMPEG = "ffmpeg";

    private Remedy() {}

    /** Returns a clause that tells how to send one of these formats. */
    public static String oneOf(List<ContainerFormat> formats) {
        return "send it as one of them (ffmpeg: "
                + formats.stream().map(ContainerFormat::muxing).collect(Collectors.joining(", ")) + ")";
    }

    /**
     * Returns the refusal with a remedy in its message. A refusal because of a unit that is too large gets no remedy: its
     * message names the limit.
     *
     * @param takenFor the format that the stream was announced or recognised as; null for none
     */
    public static RefusedStreamException added(RefusedStreamException refusal, ContainerFormat takenFor) {
        if (takenFor == null || refusal.getMessage().contains(FFMPEG)) {
            return refusal;
        }
        String whole =
                refusal.getMessage() + ". The stream is taken for " + takenFor.label() + ": mux it as such (ffmpeg: "
                        + takenFor.muxing() + "; Content-Type: " + takenFor.mediaType() + "), or announce what it is";
        if (refusal instanceof MalformedStreamException) {
            return new MalformedStreamException(whole);
        }
        return refusal instanceof UnsupportedStreamException ? new UnsupportedStreamException(whole) : refusal;
    }
}
