package org.streampump.source;

/**
 * How an attempt ended.
 *
 * @param next whether the next address is worth trying at once
 * @param why for the operator; one line, without credentials
 */
record Outcome(boolean next, String why) {}
