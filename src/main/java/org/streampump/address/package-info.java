/**
 * The origin of peers: addresses as servlet containers report them, keys that count one peer as one, and networks as the
 * configuration writes them. Pure code; knows nothing of streams.
 */
package org.streampump.address;
