package org.streampump;

import java.util.List;
import org.streampump.access.KeyRule;
import org.streampump.access.RuleKind;
import org.streampump.container.ContainerFormat;
import org.streampump.container.asf.Asf;
import org.streampump.container.flv.Flv;
import org.streampump.container.fmp4.Mp4;
import org.streampump.container.matroska.Matroska;
import org.streampump.container.matroska.WebM;
import org.streampump.container.mpegaudio.Aac;
import org.streampump.container.mpegaudio.Mp3;
import org.streampump.container.mpegts.MpegTs;
import org.streampump.container.ogg.Ogg;
import org.streampump.protocol.Protocol;
import org.streampump.protocol.http.PlainHttp;
import org.streampump.protocol.icy.Icy;
import org.streampump.protocol.mmsh.Mmsh;
import org.streampump.protocol.playlist.Playlists;

/** The lists of what the pump is made of. A new container, protocol or rule is one package or class, and one line here. */
final class StreamPump {
    /** All containers. */
    static final List<ContainerFormat> CONTAINERS = List.of(
            new MpegTs(), new Flv(), new Asf(), new WebM(), new Matroska(), new Mp4(), new Ogg(), new Mp3(), new Aac());

    /**
     * All protocols. They are asked in this order whether a request is theirs; plain HTTP accepts every request and comes last.
     */
    static final List<Protocol> PROTOCOLS = List.of(new Playlists(), new Mmsh(), new Icy(), new PlainHttp());

    /** All kinds of rules about who may publish. They are asked in this order. */
    static final List<RuleKind> RULES = List.of(KeyRule.KIND);

    private StreamPump() {}
}
