/**
 * Commands to the running pump, one method each. The API, Icecast's tools and other rooms give commands only through these methods, after they have checked who gives the command.
 */
package org.streampump.control;
