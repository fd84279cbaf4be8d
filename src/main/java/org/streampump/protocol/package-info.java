/**
 * The contract of protocols: the bundle of parts that a protocol brings to the pump, and the decisions about who may watch or
 * publish, which know nothing of HTTP. This room also contains the shared part of protocols over HTTP: the door of the streams,
 * which determines a request's dialect, the answers to decisions, the waiting of viewers, and the reading of an encoder's body,
 * which comes over time and is answered once.
 */
package org.streampump.protocol;
