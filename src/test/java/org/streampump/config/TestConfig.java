package org.streampump.config;

import java.util.Collection;
import java.util.function.Predicate;
import org.streampump.AllSettings;

/** Configurations as tests need them. */
public final class TestConfig {
    private TestConfig() {}

    /** A loader of all settings. */
    public static ConfigLoader loader(
            Collection<String> containers, Collection<String> schemes, Predicate<String> validName) {
        return new ConfigLoader(AllSettings.ofPump(), AllSettings.ofStream(containers, schemes), validName);
    }
}
