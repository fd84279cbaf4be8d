/**
 * The way into the web application: a servlet for each door that the composition root opens, filters for all answers, and the
 * application's files.
 */
package org.streampump.servlet;
