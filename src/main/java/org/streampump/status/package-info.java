/**
 * Seeing what happens. In come the hub and the configuration in force; out go snapshots of both as records, which are the
 * API's model, and the same as JSON. Nothing here changes anything. The composition root makes one {@link
 * org.streampump.status.StatusDocuments} and closes it; the front doors ask it, on any thread.
 *
 * <p>No record has room for a key. What is personal (addresses of peers, the list of viewers) is for the {@link
 * org.streampump.status.Audience#ADMINISTRATOR} only; counts are for everybody.
 */
package org.streampump.status;
