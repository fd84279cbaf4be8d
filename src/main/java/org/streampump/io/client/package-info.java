/**
 * The HTTP client of whatever fetches a stream: dialling, by a proxy if that is the rule, TLS, authentication, redirects, and the
 * header by which pumps notice that a stream would run in a circle. Blocks the thread of the attempt that calls it.
 */
package org.streampump.io.client;
