/**
 * The vocabulary of configuration: durations and sizes with their units, ranges, keys that must not be shown, problems, and the
 * words that say what was expected. Pure code; knows no file format and none of the settings.
 */
package org.streampump.settings;
