/**
 * Commands over the running pump, one method each. The API, Icecast's tools and other rooms that command call these and nothing
 * else; they have checked who commands.
 */
package org.streampump.control;
