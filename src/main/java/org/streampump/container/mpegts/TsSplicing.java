package org.streampump.container.mpegts;

import org.streampump.container.Splicing;

/**
 * Moves the times of transport streams for viewers who come from a different stream. All PIDs are moved by one amount; where a
 * stream's programs have different clocks, that amount is right for one of them only.
 */
final class TsSplicing implements Splicing {
    static final TsSplicing INSTANCE = new TsSplicing();

    private static final TsShift NONE = new TsShift(0);

    private TsSplicing() {}

    @Override
    public Stretch stretch() {
        return new TsStretch();
    }

    @Override
    public Shift none() {
        return NONE;
    }

    @Override
    public Shift shift(Stretch given, Stretch before, Stretch next) {
        return new TsShift(((TsStretch) next).offsetAfter((TsStretch) given, (TsStretch) before));
    }
}
