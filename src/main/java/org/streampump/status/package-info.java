/**
 * Seeing what happens. In come the hub and the configuration in force; out go snapshots of both as records, which are the
 * model of the API's documents. Nothing here changes anything. Any thread.
 *
 * <p>No record has room for a key. What is personal (addresses of peers, the list of viewers) is for the {@link
 * org.streampump.status.Audience#ADMINISTRATOR} only; counts are for everybody.
 */
package org.streampump.status;
