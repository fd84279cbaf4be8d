/** Frees caches and threads of the JDK, the container and libraries from references to a web application that has stopped. */
package org.streampump.undeploy;
