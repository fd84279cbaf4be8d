/**
 * The HTTP client for fetching streams: connections (directly or through a proxy, with or without TLS), authentication,
 * redirects, and the header by which pumps notice that a stream would run in a circle. Its calls block the thread that pulls
 * the stream.
 */
package org.streampump.io.client;
