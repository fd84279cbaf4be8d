/**
 * What all HTTP doors share: refusals and how they are answered, credentials and the administrator's, short bodies, and what pages of
 * other sites may do. Called by servlets and protocols.
 */
package org.streampump.door;
