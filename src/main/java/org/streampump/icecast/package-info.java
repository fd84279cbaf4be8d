/**
 * The pump as Icecast's tools know it: its documents, and its commands. Front door and documents; what is told comes from the hub and
 * the configuration in force.
 */
package org.streampump.icecast;
