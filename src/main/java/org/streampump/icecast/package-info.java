/**
 * The pump as Icecast's tools know it: documents and commands. This room is both a front door and a maker of documents; the
 * facts come from the hub and the configuration in force.
 */
package org.streampump.icecast;
