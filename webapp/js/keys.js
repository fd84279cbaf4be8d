// The keys that were typed on this page. Stream keys stay in this browser and go nowhere; the administrator's key stays in
// this tab, and goes to the pump with each question.

/** Several pumps may share an origin, and with it the browser's storage. */
const PREFIX = `streampump ${new URL(".", document.baseURI).pathname} `;
const STREAM = `${PREFIX}key `;
const WAY = `${PREFIX}way `;
const ADMINISTRATOR = `${PREFIX}administrator`;

const listeners = new Set();
const unkept = new Map(); // where the browser keeps nothing, as with blocked cookies: until the page is left

/** Called after every change, also by another tab. */
export function whenKeysChange(listener) {
  listeners.add(listener);
}

function changed() {
  listeners.forEach((listener) => listener());
}

addEventListener("storage", changed);

/** @param owner name of a stream or pattern; empty text when there is no key */
export function keyOf(owner) {
  return read(() => localStorage, STREAM + owner);
}

export function keepKey(owner, key) {
  write(() => localStorage, STREAM + owner, key);
  changed();
}

export function areKeysKept() {
  return names().length > 0;
}

export function forgetKeys() {
  names().forEach((name) => write(() => localStorage, name, ""));
  changed();
}

function names() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(STREAM));
  } catch {
    return [...unkept.keys()].filter((name) => name.startsWith(STREAM));
  }
}

export function administratorKey() {
  return read(() => sessionStorage, ADMINISTRATOR);
}

/** @param key empty to forget it */
export function keepAdministratorKey(key) {
  write(() => sessionStorage, ADMINISTRATOR, key);
}

/** How somebody last chose to do something, such as to push. */
export function lastWay(what) {
  return read(() => localStorage, WAY + what);
}

export function keepWay(what, id) {
  write(() => localStorage, WAY + what, id);
}

function read(storage, name) {
  try {
    return storage().getItem(name) ?? "";
  } catch {
    return unkept.get(name) ?? "";
  }
}

function write(storage, name, text) {
  try {
    if (text === "") {
      storage().removeItem(name);
    } else {
      storage().setItem(name, text);
    }
  } catch {
    unkept.set(name, text);
  }
}
