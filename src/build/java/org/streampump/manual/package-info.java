/**
 * Renders the manual that the WAR carries: reads the README and the pages of {@code src/site/markdown}, and writes HTML
 * pages and the index for the search in the browser. The build runs it; it is not in the WAR.
 */
package org.streampump.manual;
