/**
 * The vocabulary of configuration: durations and sizes with their units, ranges, keys that must not be shown, problems, and the
 * words that say which values were expected. Pure code; knows no file format and no particular setting.
 */
package org.streampump.settings;
