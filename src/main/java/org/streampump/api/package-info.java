/**
 * The JSON API: its documents, made from the snapshots of {@code status}, and its calls, each of which is one request. The
 * composition root makes one {@link ApiDocuments} and closes it.
 */
package org.streampump.api;
