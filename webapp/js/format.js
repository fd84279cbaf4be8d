// Quantities and words for people.

const STATES = {
  offline: "Offline",
  starting: "Starting",
  live: "Live",
  held: "Waiting for the encoder",
  pattern: "Any name",
  disabled: "Switched off",
  failed: "Failed",
};

const SOURCES = {
  idle: "Fetched when somebody watches",
  connecting: "Connecting",
  live: "Connected",
  waiting: "Not reached, tried again soon",
};

/** With the address, for the administrator, who is told of it. */
export function source({ state: name, active }) {
  const words = SOURCES[name] ?? name;
  return active ? `${words}: ${active}` : words;
}

/** What "any name" means to somebody who wants to push. */
export function pattern(name) {
  const where = name === "*" ? "any name" : `any name below ${name.slice(0, -1)}`;
  return `Choose ${where} under “How to push”. Your stream appears here while it is used.`;
}

export function state(name) {
  return STATES[name] ?? name;
}

/** Such as 45 s, 3 min 20 s, 2 h 4 min, 3 d 1 h. */
export function duration(ms) {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min ${seconds % 60} s`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Such as 128 kb/s, 4.1 Mb/s; a dash while nothing is known. */
export function bitRate(bitsPerSecond) {
  if (bitsPerSecond <= 0) {
    return "–";
  }
  return bitsPerSecond < 1e6 ? `${Math.round(bitsPerSecond / 1e3)} kb/s` : `${(bitsPerSecond / 1e6).toFixed(1)} Mb/s`;
}

/** Such as 12, 12 of 500, 12 of 500, 3 waiting. */
export function viewers(counts) {
  const most = counts.maxViewers > 0 ? ` of ${counts.maxViewers}` : "";
  const waiting = counts.waiting > 0 ? `, ${counts.waiting} waiting` : "";
  return `${counts.viewers}${most}${waiting}`;
}

export function plural(count, one, many) {
  return `${count} ${count === 1 ? one : many}`;
}
