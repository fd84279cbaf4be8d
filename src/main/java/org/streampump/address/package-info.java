/**
 * Where peers come from: addresses as containers say them, what counts as one of them, and networks as the configuration writes
 * them. Pure code; knows nothing of streams.
 */
package org.streampump.address;
