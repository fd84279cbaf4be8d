/**
 * Shows what happens in the pump. The input is the hub and the configuration in force; the output is snapshots of both as
 * records, which are the model of the API's documents. No class here changes anything. Any thread.
 *
 * <p>No record has room for a key. Personal data (addresses of peers, the list of viewers) is for the {@link
 * org.streampump.status.Audience#ADMINISTRATOR} only; counts are for everybody.
 */
package org.streampump.status;
