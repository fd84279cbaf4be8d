/**
 * The contract of protocols: how one is chosen for a request and what it is asked to do. What all of them share about a
 * request (the stream's name and settings) is found here once, and so is what all of them do: who is let in as a viewer or as an
 * encoder, how viewers wait, and how an encoder's body is read while it comes and answered once. Called by the front doors.
 */
package org.streampump.protocol;
