/**
 * Icecast's dialect of HTTP. Its encoders send SOURCE, or PUT without saying how long the body is, and the stream is what
 * follows the head on the connection.
 */
package org.streampump.protocol.icy;
