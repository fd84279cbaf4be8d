package org.streampump;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.streampump.container.ContainerFormat;
import org.streampump.container.PublishExample;
import org.streampump.container.WatchExample;

/** Every container describes itself completely. */
class ContainersTest {
    static List<ContainerFormat> formats() {
        return StreamPump.CONTAINERS;
    }

    @ParameterizedTest
    @MethodSource("formats")
    void saysWhatItIs(ContainerFormat format) {
        assertThat(format.name()).matches("[a-z0-9]+");
        assertThat(format.label()).isNotBlank();
        assertThat(format.mediaType()).matches("[a-z]+/[a-z0-9.+-]+");
        assertThat(format.announcedAs()).contains(format.mediaType());
        assertThat(format.extensions()).isNotEmpty().doesNotHaveDuplicates().allMatch(one -> one.matches("[a-z0-9]+"));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void saysHowItIsPublished(ContainerFormat format) {
        List<PublishExample> examples = format.publishing();
        assertThat(examples).extracting(PublishExample::way).isNotEmpty().doesNotHaveDuplicates();
        assertThat(examples).allSatisfy(example -> {
            assertThat(example.label()).isNotBlank();
            assertThat(example.arguments()).matches("[\\w+=:./ -]*"); // nothing that a shell takes for something else
        });
        assertThat(examples)
                .filteredOn(example -> !example.way().equals("obs"))
                .isNotEmpty()
                .allSatisfy(example -> assertThat(example.arguments()).contains("-i ", muxer(format)));
    }

    /** The part of the arguments that chooses the container. */
    private static String muxer(ContainerFormat format) {
        return format.muxing().replaceFirst("(-f \\w+).*", "$1");
    }

    @ParameterizedTest
    @MethodSource("formats")
    void saysHowItIsWatched(ContainerFormat format) {
        List<WatchExample> examples = format.watching();
        assertThat(examples)
                .extracting(WatchExample::way)
                .contains("vlc", "curl")
                .doesNotHaveDuplicates();
        assertThat(examples).allSatisfy(example -> {
            assertThat(example.label()).isNotBlank();
            assertThat(Stream.of(WatchExample.ADDRESS, WatchExample.MMSH).filter(example.command()::contains))
                    .hasSize(1);
        });
        assertThat(examples)
                .filteredOn(example -> example.way().equals("curl"))
                .singleElement()
                .satisfies(example -> assertThat(example.command())
                        .contains("recording." + format.extensions().get(0) + " "));
    }

    @Test
    void namesAndExtensionsBelongToOneContainer() {
        assertThat(formats()).extracting(ContainerFormat::name).doesNotHaveDuplicates();
        assertThat(formats().stream().flatMap(format -> format.extensions().stream()))
                .doesNotHaveDuplicates();
    }
}
