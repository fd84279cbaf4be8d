/**
 * What caches and threads of other people keep of a web application that has gone, let go at its end.
 */
package org.streampump.undeploy;
