/**
 * The way into the web application: a servlet for each door that the composition root opens, filters for what is true of every
 * answer, and the application's files.
 */
package org.streampump.servlet;
