package org.streampump.source;

import org.streampump.settings.Settings;

/**
 * One configured place from which a stream may be pulled. Immutable. Equal when nothing that was configured differs, so that a
 * reload leaves an unchanged source alone.
 *
 * @param address may hold credentials
 * @param type the kind of source that claims the address and does not object to it
 * @param options the records of the kind's sections, as they were configured beside the address; may hold credentials
 */
public record Upstream(SourceAddress address, SourceType type, Settings options) {

    /** Returns one attempt to pull, without connecting. */
    Source attempt() {
        return type.source(address, options);
    }

    /** The address in a form that is fit to be shown. */
    @Override
    public String toString() {
        return address.toString();
    }
}
