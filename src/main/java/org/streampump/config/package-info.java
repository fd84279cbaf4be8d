/**
 * What the operator wants, as immutable records. In come parameters as text: system properties, environment, context
 * parameters, the external JSON file. Out comes one {@link org.streampump.config.PumpConfig}: the pump's settings, the
 * streams and patterns that can be used, those that cannot, and every problem at once. The root loads it when the web
 * application starts and polls {@link org.streampump.config.ConfigWatch} afterwards; the other rooms only see records.
 */
package org.streampump.config;
