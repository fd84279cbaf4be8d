package org.streampump.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The class needs players, a browser or a proxy of the operating system's. Outside of the profile {@code players} it is skipped,
 * and no server is started for it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(
        named = "it.players",
        matches = "true",
        disabledReason = "players, browser and proxy are tried with -Pplayers, where they are installed")
@interface WithPlayers {}
