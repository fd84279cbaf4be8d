/**
 * The contract of doors, which are paths with their answers, and the parts that all doors share: refusals and their answers,
 * the credentials of visitors and of the administrator, short bodies, documents, answers that clients keep, and the rights of
 * other sites' pages. Called by the servlets.
 */
package org.streampump.door;
