package org.streampump.settings;

/**
 * The manual's line about a setting.
 *
 * @param key of the setting; of several that have one line, separated by a comma and a blank
 * @param fallback the default, as an administrator would write it, in Markdown
 * @param meaning of the setting, in Markdown
 */
public record Setting(String key, String fallback, String meaning) {}
