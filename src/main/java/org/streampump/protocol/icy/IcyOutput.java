package org.streampump.protocol.icy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.streampump.stream.log.NowPlaying;
import org.streampump.stream.log.ViewerOutput;

/**
 * Puts metadata between the bytes on their way to one viewer's output: a block behind each {@code interval} bytes, before the
 * next one. It has the stream's title when that is another one than this viewer knows, else it is empty. Whoever writes does not
 * notice: only the stream's own bytes are counted as taken.
 */
final class IcyOutput implements ViewerOutput {
    /** Of the lane's thread: what goes to a socket in one write, because writes are what viewers cost. */
    private static final ThreadLocal<ByteBuffer> TOGETHER = ThreadLocal.withInitial(
            () -> ByteBuffer.allocateDirect(2 * IcyViewing.INTERVAL_BYTES + MetadataBlock.MAX_BYTES));

    private final ViewerOutput output;
    private final Function<NowPlaying, Titles.Title> titles;
    private final int interval;

    // Viewer's turn only.
    private Titles.Title title;
    private int untilBlock;
    private byte[] block; // the next one, of which some may have been sent; null: not known yet
    private int blockOffset;
    private byte[] told =
            MetadataBlock.UNTITLED; // players show the station until there is a title, or else an empty line

    /**
     * @param titles what plays on a stream in which the viewer goes on
     * @param title what plays on its first one
     * @param interval bytes; at most {@link IcyViewing#INTERVAL_BYTES}
     */
    IcyOutput(ViewerOutput output, Function<NowPlaying, Titles.Title> titles, Titles.Title title, int interval) {
        this.output = output;
        this.titles = titles;
        this.title = title;
        this.interval = interval;
        this.untilBlock = interval;
    }

    @Override
    public boolean isReady() {
        return output.isReady();
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        do {
            if (bytes.remaining() <= untilBlock) {
                writeStream(bytes, bytes.remaining());
            } else if (!output.keepsBytes()) {
                writeTogether(bytes);
            } else if (untilBlock > 0) {
                writeStream(bytes, untilBlock);
            } else {
                writeBlock();
            }
        } while (bytes.hasRemaining() && output.isReady());
    }

    private void writeStream(ByteBuffer bytes, int count) throws IOException {
        int from = bytes.position();
        int limit = bytes.limit();
        try {
            output.write(bytes.limit(from + count));
        } finally {
            bytes.limit(limit);
        }
        untilBlock -= bytes.position() - from;
    }

    private void writeBlock() throws IOException {
        ByteBuffer rest = nextBlock();
        output.write(rest);
        blockTaken(rest.position() - blockOffset);
    }

    /** What is left before the block, the block, and what fits behind it. */
    private void writeTogether(ByteBuffer bytes) throws IOException {
        ByteBuffer together = TOGETHER.get().clear();
        int before = untilBlock;
        int behind = Math.min(bytes.remaining() - before, interval);
        together.put(bytes.slice(bytes.position(), before)); // absolute: nothing is taken yet
        together.put(nextBlock());
        together.put(bytes.slice(bytes.position() + before, behind));
        output.write(together.flip());
        taken(bytes, together.position());
    }

    /** So many bytes of the three have gone. */
    private void taken(ByteBuffer bytes, int count) {
        int before = Math.min(count, untilBlock);
        untilBlock -= before;
        int ofBlock = Math.min(count - before, block.length - blockOffset);
        int behind = count - before - ofBlock;
        if (untilBlock == 0) {
            blockTaken(ofBlock);
        }
        untilBlock -= behind;
        bytes.position(bytes.position() + before + behind);
    }

    private ByteBuffer nextBlock() {
        if (block == null) {
            byte[] present = title.block();
            block = present == told ? MetadataBlock.NOTHING : present;
            told = present;
        }
        return ByteBuffer.wrap(block, blockOffset, block.length - blockOffset);
    }

    private void blockTaken(int count) {
        blockOffset += count;
        if (blockOffset == block.length) {
            block = null;
            blockOffset = 0;
            untilBlock = interval;
        }
    }

    @Override
    public boolean keepsBytes() {
        return output.keepsBytes();
    }

    @Override
    public void movedTo(NowPlaying there) {
        title = titles.apply(there);
        output.movedTo(there);
    }

    @Override
    public void flush() throws IOException {
        output.flush();
    }

    @Override
    public void end() {
        output.end();
    }

    @Override
    public void abort() {
        output.abort();
    }

    @Override
    public int pieceBytes() {
        return output.pieceBytes();
    }
}
