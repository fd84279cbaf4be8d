/**
 * The contract of protocols: the bundle of what one brings to the pump, and the decisions who may watch or publish, which know
 * nothing of HTTP. What protocols over HTTP share is here, too: the door of the streams, which finds out what a request speaks, how
 * decisions become answers, how viewers wait, and how an encoder's body is read while it comes and answered once.
 */
package org.streampump.protocol;
