/**
 * The HTTP client for fetching streams: dialling, directly or through a proxy, TLS, authentication, redirects, and the header
 * by which pumps notice that a stream would run in a circle. Blocks the thread of the attempt that calls it.
 */
package org.streampump.io.client;
