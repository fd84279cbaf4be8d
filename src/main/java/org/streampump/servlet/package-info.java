/**
 * The front doors: thin servlets that find out what is asked for and pass it on. They get what they need from the servlet
 * context, where the composition root has put it.
 */
package org.streampump.servlet;
