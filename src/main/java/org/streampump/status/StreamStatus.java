package org.streampump.status;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;
import java.util.Optional;

/**
 * One configured name: a stream, a pattern, or a stream or pattern that has failed.
 *
 * @param description may be empty, may have several lines
 * @param path of the stream on this server, context path included, percent-encoded; absent where nothing can be watched
 * @param pattern the pattern that made or would make the stream; absent for streams with a configuration of their own
 * @param publish the people who may publish
 * @param accepts names of the containers that may be published
 * @param container of the publication, also while viewers are held
 * @param codecs for people; empty while not known
 * @param playing the present title, as the encoder or another client has set it
 * @param station the facts about the stream that radio players are told
 * @param viewers number of viewers who are watching
 * @param waiting number of viewers who hold a seat and wait for an encoder
 * @param maxViewers limit for watching and waiting viewers together; 0: no limit but the pump's
 * @param overruns number of overruns of the present viewers
 * @param keptBytes size in bytes of the media that is kept for late and slow viewers
 * @param publication present while an encoder is connected
 * @param source present when the pump pulls the stream from another server
 * @param problems of a stream that has failed, or that keeps its previous settings, as sentences
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
