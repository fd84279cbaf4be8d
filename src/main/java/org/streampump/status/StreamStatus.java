package org.streampump.status;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;
import java.util.Optional;

/**
 * One configured name: a stream, a pattern, or what is wrong with either.
 *
 * @param description may be empty, may have several lines
 * @param path of the stream on this server, context path included, percent-encoded; absent where nothing can be watched
 * @param pattern under which the stream was born or would be; absent for streams with a configuration of their own
 * @param publish who may
 * @param accepts names of the containers that may be published
 * @param container of what is published, also while viewers are held
 * @param codecs for people; empty while not known
 * @param playing the title of what is on, as the encoder or somebody else has said it
 * @param station what is said about the stream in the words of radio
 * @param viewers who are watching
 * @param waiting who hold a seat and wait for an encoder
 * @param maxViewers most of both together; 0: no limit but the pump's
 * @param overruns of the present viewers
 * @param keptBytes of media, for late and slow viewers
 * @param publication present while an encoder is there
 * @param source present when the pump fetches the stream from somewhere
 * @param problems sentences; of a failed stream, or of one that goes on with the settings that it had before
 */
@JsonbPropertyOrder({"name", "title", "description", "state"})
public record StreamStatus(
        String name,
        String title,
        String description,
        StreamState state,
        Optional<String> path,
        Optional<String> pattern,
        PublishState publish,
        List<String> accepts,
        Optional<ContainerStatus> container,
        List<String> codecs,
        Optional<String> playing,
        Optional<StationStatus> station,
        int viewers,
        int waiting,
        int maxViewers,
        long overruns,
        long keptBytes,
        Optional<PublicationStatus> publication,
        Optional<SourceStatus> source,
        List<String> problems) {}
