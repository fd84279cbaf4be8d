// What the pump says of containers: what they are called, how people make them, and what plays them.

import { ask, why } from "./asking.js";

const listeners = new Set();
let formats = [];
let trouble = "";
let asking = false;

/** Called when the formats have become known, and when the pump could not be asked. */
export function whenFormatsChange(listener) {
  listeners.add(listener);
}

/** Asks the pump, until it has answered once. */
export async function learnFormats() {
  if (asking || formats.length > 0) {
    return;
  }
  asking = true;
  try {
    ({ formats } = await ask("api/v1/formats"));
    trouble = "";
  } catch (error) {
    const reason = why(error);
    trouble = `The commands are missing: the pump could not be asked for them${reason ? `: ${reason}` : ""}. Trying again.`;
  } finally {
    asking = false;
  }
  listeners.forEach((listener) => listener());
}

/** Those of a list of names, in the pump's order; none while they are not known. */
export function formatsOf(names) {
  return formats.filter(({ name }) => names.includes(name));
}

/** Why there is no command to show, for people. */
export function whyNoCommand() {
  return formats.length > 0 ? "The pump has no command for what this stream takes; the manual has more." : trouble;
}
