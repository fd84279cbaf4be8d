package org.streampump.access;

/** The action for which somebody asks to be admitted. */
public enum Action {
    /** To send a stream. */
    PUBLISH("a credential is needed to publish here"),
    /** To receive a stream. */
    WATCH("a credential is needed to watch this stream"),
    /** To set a stream's title. */
    TITLE("the stream's or the administrator's credential is needed"),
    /** To read what only the administrator may read, and to give commands. */
    ADMINISTER("the administrator's credential is needed");

    private final String needed;

    Action(String needed) {
        this.needed = needed;
    }

    /** The answer to a visitor without a credential. */
    public String needed() {
        return needed;
    }
}
