package org.streampump.stream;

import java.util.List;
import java.util.function.IntPredicate;

/**
 * An encoder's pictures and sound, by tenths of a second since it began.
 *
 * @param video whether the container announces pictures
 * @param sound whether the container announces sound
 * @param pictureAt when there is a picture
 * @param keyAt at which pictures a viewer can begin
 * @param flagAt which pictures the container flags as key pictures
 * @param soundAt when there is sound
 */
record Scenario(
        String name,
        boolean video,
        boolean sound,
        IntPredicate pictureAt,
        IntPredicate keyAt,
        IntPredicate flagAt,
        IntPredicate soundAt) {

    private static boolean always(int tenth) {
        return tenth >= 0;
    }

    private static boolean never(int tenth) {
        return tenth < 0;
    }

    static IntPredicate every(int tenths) {
        return tenth -> tenth % tenths == 0;
    }

    private static IntPredicate before(int end) {
        return tenth -> tenth < end;
    }

    private static IntPredicate from(int begin) {
        return tenth -> tenth >= begin;
    }

    /** Pictures and sound all the time. */
    private static Scenario honest(String name, IntPredicate keyAt) {
        return new Scenario(name, true, true, Scenario::always, keyAt, keyAt, Scenario::always);
    }

    /** A key picture every two seconds, of which the flags say something else. */
    private static Scenario flags(String name, IntPredicate flagAt) {
        return new Scenario(name, true, true, Scenario::always, every(20), flagAt, Scenario::always);
    }

    /** Pictures now and then, each time beginning with a key picture. */
    private static Scenario leads(String name, IntPredicate pictureAt) {
        IntPredicate key = tenth -> pictureAt.test(tenth) && (tenth % 20 == 0 || !pictureAt.test(tenth - 1));
        return new Scenario(name, true, true, pictureAt, key, key, Scenario::always);
    }

    static List<Scenario> all() {
        return List.of(
                honest("key pictures each second", every(10)),
                honest("key pictures every 2 s", every(20)),
                honest("key pictures every 5 s", every(50)),
                honest("key pictures every 10 s", every(100)),
                honest("key pictures every 15 s", every(150)),
                honest("one key picture", tenth -> tenth == 0),
                honest("no key picture", Scenario::never),
                leads("pictures are announced and do not come", Scenario::never),
                leads("pictures stop at 6 s", before(60)),
                leads("pictures stop at 6 s and return at 20 s", before(60).or(from(200))),
                leads("pictures come from 8 s on", from(80)),
                leads("pictures come for 3 s of 7", tenth -> tenth % 70 < 30),
                flags("all flags are set", Scenario::always),
                flags("no flag is set", Scenario::never),
                flags("flags stop at 10 s", every(20).and(before(100))),
                new Scenario("sound stops at 6 s", true, true, Scenario::always, every(20), every(20), before(60)),
                new Scenario("pictures only", true, false, Scenario::always, every(20), every(20), Scenario::never),
                new Scenario("a picture each second", true, true, every(10), every(20), every(20), Scenario::always),
                new Scenario(
                        "sound only",
                        false,
                        true,
                        Scenario::never,
                        Scenario::never,
                        Scenario::never,
                        Scenario::always));
    }

    @Override
    public String toString() {
        return name;
    }
}
