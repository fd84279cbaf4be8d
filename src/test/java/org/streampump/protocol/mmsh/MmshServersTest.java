package org.streampump.protocol.mmsh;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import org.streampump.container.FormatDetector;
import org.streampump.container.asf.Asf;
import org.streampump.io.client.HttpNetwork;
import org.streampump.protocol.SourceParts;
import org.streampump.source.SourceType;
import org.streampump.source.SourceTypeContract;

class MmshServersTest extends SourceTypeContract {
    private final SourceType type = new Mmsh()
            .sources(new SourceParts(
                    new FormatDetector(List.of(new Asf())), HttpNetwork.of(target -> Optional.empty(), () -> false)))
            .get(0);

    @Override
    protected SourceType type() {
        return type;
    }

    @Override
    protected List<String> wellFormed() {
        return List.of(
                "mmsh://me:s3cret@127.0.0.1:1/live?key=s3cret",
                "MMS://origin.example",
                "mmshs://[::1]:8080/",
                "mms://a.example:65535/b%20c?d",
                "mmshs://me:s3cret%40%3A@a.example");
    }

    @Override
    protected List<String> malformed() {
        return List.of(
                "mmsh:s3cret",
                "mmsh:///live",
                "mmsh://",
                "mmsh://host:0/",
                "mmsh://host:65536/",
                "mmsh://me:s3cret@a_b/",
                "mmsh://a%0Ab@host/",
                "mmsh://me:s3cret@",
                "mmsh://a/%s3cret");
    }

    @Override
    protected String unreachable() throws IOException {
        try (ServerSocket closedSoon = new ServerSocket(0)) {
            return "mmsh://me:s3cret@127.0.0.1:" + closedSoon.getLocalPort() + "/live?key=s3cret";
        }
    }
}
