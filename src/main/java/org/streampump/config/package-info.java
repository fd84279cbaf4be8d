/**
 * The operator's configuration as immutable records. The input is parameters as text: system properties, environment, context
 * parameters, the external JSON file. The output is one {@link org.streampump.config.PumpConfig}: the pump's settings, the
 * streams and patterns that can be used, the streams and patterns that cannot, and every problem at once. The root loads it
 * when the web application starts and polls {@link org.streampump.config.ConfigWatch} afterwards; the other rooms see only
 * records.
 */
package org.streampump.config;
