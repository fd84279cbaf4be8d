// Questions to the pump.

const GIVE_UP_MS = 8000;

/** What the pump answers. An error's message says why there is no answer; see {@link why}. */
export async function ask(path, options = {}) {
  const answer = await fetch(path, { ...options, signal: AbortSignal.timeout(GIVE_UP_MS) });
  if (!answer.ok) {
    throw new Error(answer.status === 503 ? "it is not running" : `it answers ${answer.status}`);
  }
  return answer.json();
}

/** Why a question to the pump got no answer, for people; empty when nobody knows. */
export function why(error) {
  return error.name === "TimeoutError" ? "it does not answer" : error.name === "TypeError" ? "" : error.message;
}
