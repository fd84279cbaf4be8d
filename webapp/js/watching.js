// What people type to watch.

import { watchAddress, windowsAddress } from "./addresses.js";
import { formatsOf } from "./formats.js";

const NOTES = {
  windows: "Windows Media Player: File › Open URL.",
  vlc: "Or: Media › Open Network Stream.",
  page: "A browser plays this stream by itself.",
  curl: "Saves what it gets.",
};

/** Playlists of a stream: label and address. */
export function playlists(stream) {
  const address = watchAddress(stream.name);
  return [...(isWindowsMedia(stream) ? [["Playlist (.asx)", `${address}.asx`]] : []), ["Playlist (.m3u)", `${address}.m3u`]];
}

/** Whether it is Windows Media, as far as can be told while nobody publishes. */
function isWindowsMedia(stream) {
  const format = formatOf(stream);
  return format !== undefined && isOfWindows(format);
}

/** The format of a stream or, while nobody publishes, the first that it may have, of Windows Media only where all are. */
function formatOf({ container, accepts }) {
  const formats = formatsOf(container ? [container.name] : accepts);
  return formats.find((format) => !isOfWindows(format)) ?? formats[0];
}

function isOfWindows({ watch }) {
  return watch.some(({ way }) => way === "windows");
}

/** The ways to watch, as a {@link Choice} shows them; none while the pump has not said them. */
export function watching(stream) {
  const address = watchAddress(stream.name);
  const format = formatOf(stream);
  return (format?.watch ?? []).map(({ way, label, command }) => {
    const whole = command.replaceAll("{address}", address).replaceAll("{mmsh}", windowsAddress(stream.name));
    return { id: way, label, variants: [{ id: way, label, command: whole, note: note(way, command), settings: [] }] };
  });
}

/** The page shows a stream's own address above, and not the one of Windows Media. */
function note(way, command) {
  const isAbove = way === "vlc" && command.includes("{address}");
  return isAbove ? "Or: Media › Open Network Stream, with the address above." : NOTES[way] ?? "";
}
