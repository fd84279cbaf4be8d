// Where a stream is, as this browser reaches the pump.

import { percentEncoded } from "./quoting.js";

/** Stands for a key that nobody has typed. */
export const NO_KEY = "KEY";

/** Stands for a name that nobody has typed. */
export const NO_NAME = "NAME";

const LONGEST_NAME = 200;
const NAME = /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/;

/** The pump's own rule. */
export function isName(text) {
  return text.length <= LONGEST_NAME && NAME.test(text);
}

/** Path of the pump on its server, decoded, such as "/pump"; empty for the root. */
export function contextPath() {
  return decodeURIComponent(new URL(".", document.baseURI).pathname).replace(/\/$/, "");
}

function streamUrl(name) {
  const address = new URL(`streams/${name}`, document.baseURI);
  address.username = ""; // what somebody has typed in front of the page's own address stays there
  address.password = "";
  return address;
}

export function watchAddress(name) {
  return streamUrl(name).href;
}

/** With the key behind a question mark, for encoders that can send no password. */
export function addressWithKey(name, key) {
  return watchAddress(name) + (key === undefined ? "" : `?key=${percentEncoded(key)}`);
}

/** With the key as a password. */
export function addressWithPassword(name, key) {
  const address = watchAddress(name);
  return key === undefined ? address : address.replace("://", `://any:${percentEncoded(key)}@`);
}

/** As ffmpeg writes what other Icecast encoders ask for in fields. */
export function icecastAddress(name, key) {
  const { hostname, port, pathname } = icecastServer(name);
  return `icecast://source:${key === undefined ? "any" : percentEncoded(key)}@${hostname}:${port}${pathname}`;
}

export function icecastServer(name) {
  const address = streamUrl(name);
  const isSecure = address.protocol === "https:";
  const { hostname, pathname, origin } = address;
  return { hostname, pathname, origin, isSecure, port: address.port || (isSecure ? "443" : "80") };
}

/** As Windows Media players call it, who have no name for it over TLS. */
export function windowsAddress(name) {
  const address = watchAddress(name);
  return address.startsWith("http:") ? address.replace("http:", "mmsh:") : address;
}
