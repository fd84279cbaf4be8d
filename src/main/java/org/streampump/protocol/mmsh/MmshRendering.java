package org.streampump.protocol.mmsh;

import java.util.Set;
import org.streampump.container.ContainerFormat;
import org.streampump.container.Renderer;
import org.streampump.container.Rendering;
import org.streampump.container.asf.Asf;

/**
 * ASF in the framing of MMSH.
 *
 * @param deselected numbers of the streams that are left out if the header has further streams
 */
record MmshRendering(Set<Integer> deselected) implements Rendering {
    static final MmshRendering ALL_STREAMS = new MmshRendering(Set.of());

    MmshRendering {
        deselected = Set.copyOf(deselected);
    }

    @Override
    public boolean renders(ContainerFormat format) {
        return format instanceof Asf;
    }

    @Override
    public Renderer renderer() {
        return new MmshRenderer(deselected);
    }

    @Override
    public Rendering simpler() {
        return ALL_STREAMS;
    }
}
