// What people type to push. A key of undefined: none is needed.

import { addressWithKey, addressWithPassword, icecastAddress, icecastServer, watchAddress } from "./addresses.js";
import { formatsOf } from "./formats.js";
import { shellQuoted } from "./quoting.js";

/** The ways to push to a stream, as a {@link Choice} shows them. */
export function pushing(name, stream, key) {
  return [
    ["ffmpeg", "ffmpeg", ffmpeg(name, stream, key)],
    ["obs", "OBS", obs(name, stream, key)],
    ["curl", "curl", curl(name, stream, key)],
    ["radio", "Radio", radio(name, stream, key)],
    ["windows", "Windows Media", windows(name, stream, key)],
  ].filter(([, , variants]) => variants.length > 0).map(([id, label, variants]) => ({ id, label, variants }));
}

function variant(id, label, command, note = "", settings = []) {
  return { id, label, command, note, settings };
}

/** The pump's examples of a way for the containers that the stream accepts: {name, label, arguments}. */
function examples(way, stream) {
  return formatsOf(stream.accepts).flatMap(({ name, publish }) =>
    publish.filter((example) => example.way === way).map((example) => ({ ...example, name })));
}

function ffmpeg(name, stream, key) {
  const target = ffmpegTarget(addressWithPassword(name, key), key);
  return [
    ...examples("file", stream), ...examples("test", stream),
  ].map(({ way, name: container, label, arguments: how }) => variant(`${way}-${container}`, label, `ffmpeg -re ${how} ${target}`));
}

/** Without -auth_type ffmpeg first asks without the password, and some servers hear of it too late. */
function ffmpegTarget(address, key) {
  return `${key === undefined ? "" : "-auth_type basic "}"${address}"`;
}

function obs(name, stream, key) {
  const [best] = examples("obs", stream);
  if (!best) {
    return [];
  }
  return [variant("obs", "", addressWithKey(name, key), "Settings › Output, then Start Recording:", [
    ["Output Mode", "Advanced"],
    ["Recording › Type", "Custom Output (FFmpeg)"],
    ["FFmpeg Output Type", "Output to URL"],
    ["Container Format", best.name],
    ...(best.arguments ? [["Muxer Settings", best.arguments]] : []),
    ["Keyframe interval (frames)", "50"],
    ["File path or URL", "the address below"],
  ])];
}

function curl(name, stream, key) {
  const user = key === undefined ? "" : `-u ${shellQuoted(`any:${key}`)} `;
  const target = `curl -sS -T - ${user}${watchAddress(name)}`;
  return examples("file", stream).map(({ name: container, label, arguments: how }) =>
    variant(container, label, `ffmpeg -v error -re ${how} - | ${target}`));
}

function radio(name, stream, key) {
  const { hostname, port, pathname, isSecure } = icecastServer(name);
  const settings = [
    ["Server", hostname],
    ["Port", port],
    ["Mount", pathname],
    ["User", "source"],
    ["Password", key ?? "any"],
    ...(isSecure ? [["TLS", "on"]] : []),
  ];
  const tls = isSecure ? "-tls 1 " : "";
  return examples("icecast", stream).map(({ name: container, label, arguments: how }) => variant(container, label,
    `ffmpeg -re ${how} ${tls}${icecastAddress(name, key)}`, "Any encoder for Icecast, with these settings, or ffmpeg:", settings));
}

function windows(name, stream, key) {
  const films = examples("windows", stream);
  if (films.length === 0) {
    return [];
  }
  const point = `${name}_push`;
  const settings = [
    ["Server", icecastServer(point).origin],
    ["Publishing point", icecastServer(point).pathname.slice(1)],
    ...(key === undefined ? [] : [["User name", "any"], ["Password", key]]),
  ];
  return [
    variant("encoder", "An encoder for Windows Media", watchAddress(point),
      "Push to server (Windows Media Encoder, Expression Encoder), with these settings or this address:", settings),
    ...films.map(({ label, arguments: how }) => variant("ffmpeg", label,
      `ffmpeg -re ${how} ${ffmpegTarget(addressWithPassword(point, key), key)}`)),
  ];
}
