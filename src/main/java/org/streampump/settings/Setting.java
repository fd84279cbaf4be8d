package org.streampump.settings;

/**
 * The manual's line about a setting.
 *
 * @param key the key of the setting; several settings with one line have their keys separated by a comma and a blank
 * @param fallback the default, as an administrator would write it, in Markdown
 * @param meaning the meaning of the setting, in Markdown
 */
public record Setting(String key, String fallback, String meaning) {}
