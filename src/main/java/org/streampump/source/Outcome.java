package org.streampump.source;

/**
 * How an attempt ended.
 *
 * @param next whether the next address is worth trying at once
 * @param why the reason, for the operator; one line, without credentials
 */
record Outcome(boolean next, String why) {}
