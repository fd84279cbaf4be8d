package org.streampump.protocol.icy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.streampump.stream.log.NowPlaying;
import org.streampump.stream.log.ViewerOutput;

/**
 * Puts metadata between the bytes on their way to one viewer's output: a block follows each {@code interval} bytes. The block
 * has the stream's title when this title differs from the title that the viewer knows, otherwise the block is empty. The writer
 * does not notice the blocks: only the stream's own bytes count as taken.
 */
final class IcyOutput implements ViewerOutput {
    /** Buffer of a lane's thread for bytes that go to a socket in one write: most of a viewer's cost is the number of writes. */
    private static final ThreadLocal<ByteBuffer> TOGETHER = ThreadLocal.withInitial(
            () -> ByteBuffer.allocateDirect(2 * IcyViewing.INTERVAL_BYTES + MetadataBlock.MAX_BYTES));

    private final ViewerOutput output;
    private final Function<NowPlaying, Titles.Title> titles;
    private final int interval;

    // Viewer's turn only.
    private Titles.Title title;
    private int untilBlock;
    private byte[] block; // the next block, of which a part may have been sent; null: not yet known
    private int blockOffset;
    private byte[] told = MetadataBlock.UNTITLED; // until there is a title, players show the station or nothing

    /**
     * @param titles returns the title of a stream to which the viewer moves
     * @param title the title of the viewer's first stream
     * @param interval bytes of the stream between two blocks; at most {@link IcyViewing#INTERVAL_BYTES}
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

    /** Writes three parts in one write: the bytes before the block, the block, and as many bytes after the block as fit. */
    private void writeTogether(ByteBuffer bytes) throws IOException {
        ByteBuffer together = TOGETHER.get().clear();
        int before = untilBlock;
        int behind = Math.min(bytes.remaining() - before, interval);
        together.put(bytes.slice(bytes.position(), before)); // absolute: no byte counts as taken yet
        together.put(nextBlock());
        together.put(bytes.slice(bytes.position() + before, behind));
        output.write(together.flip());
        taken(bytes, together.position());
    }

    /** Notes that this number of bytes of the three parts has been written. */
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
