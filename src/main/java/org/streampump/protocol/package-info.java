/**
 * The contract of protocols: how one is chosen for a request and what it is asked to do. What all of them share about a
 * request (the stream's name and settings) is found here once, and so is who is let in as a viewer. Called by the front doors.
 */
package org.streampump.protocol;
