/**
 * The contract of doors, which are paths and what is answered there, and what all doors share: refusals and how they are answered,
 * credentials and the administrator's, short bodies, documents, answers that clients keep, and what pages of other sites may do. Called
 * by the servlets.
 */
package org.streampump.door;
