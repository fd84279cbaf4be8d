package org.streampump.stream;

import org.streampump.address.AddressLimits;
import org.streampump.address.Networks;

/**
 * Limits of the whole pump.
 *
 * @param maxViewers 0 for none
 * @param maxWaiting how many of them may wait for an encoder; 0 for no limit
 * @param maxStreams how many streams patterns may give birth to
 * @param maxOfPattern how many of them one pattern may
 * @param lingerMs how long an unused stream of a pattern stays, in milliseconds
 * @param perAddress what each address may have of all that
 * @param trusted whose addresses are not limited
 */
public record HubLimits(
        int maxViewers,
        int maxWaiting,
        int maxStreams,
        int maxOfPattern,
        long lingerMs,
        AddressLimits.Most perAddress,
        Networks trusted) {

    /** All viewers may wait, one pattern may have all streams, and one address everything. */
    public HubLimits(int maxViewers, int maxStreams, long lingerMs) {
        this(
                maxViewers,
                /* maxWaiting= */ 0,
                maxStreams,
                /* maxOfPattern= */ maxStreams,
                lingerMs,
                AddressLimits.Most.UNLIMITED,
                Networks.NONE);
    }
}
