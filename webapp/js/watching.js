// What people type to watch.

import { watchAddress, windowsAddress } from "./addresses.js";

const EXTENSIONS = {
  mpegts: "ts", flv: "flv", asf: "asf", webm: "webm", matroska: "mkv", mp4: "mp4", ogg: "ogg", mp3: "mp3", aac: "aac",
};

/** What browsers play by themselves. */
const PLAYED_BY_BROWSERS = ["webm", "mp4", "ogg", "mp3", "aac"];

/** What is mostly sound. */
const SOUND = ["mp3", "aac", "ogg"];

/** Whether it is Windows Media, as far as can be told while nobody publishes. */
export function isWindowsMedia(stream) {
  const container = stream.container?.name;
  return container ? container === "asf" : stream.accepts.every((accepted) => accepted === "asf");
}

/** Playlists of a stream: label and address. */
export function playlists(stream) {
  const address = watchAddress(stream.name);
  return [...(isWindowsMedia(stream) ? [["Playlist (.asx)", `${address}.asx`]] : []), ["Playlist (.m3u)", `${address}.m3u`]];
}

/** The ways to watch, as a {@link Choice} shows them. */
export function watching(stream) {
  return isWindowsMedia(stream) ? watchingWindowsMedia(stream.name) : watchingPlainly(stream);
}

function watchingPlainly(stream) {
  const address = watchAddress(stream.name);
  const container = stream.container?.name ?? stream.accepts[0];
  const browser = PLAYED_BY_BROWSERS.includes(container)
    ? [way("page", "Your page", tag(container, address), "A browser plays this stream by itself.")]
    : [];
  return [
    way("vlc", "VLC", `vlc "${address}"`, "Or: Media › Open Network Stream, with the address above."),
    way("mpv", "mpv", `mpv "${address}"`),
    way("ffplay", "ffplay", `ffplay "${address}"`),
    ...browser,
    way("curl", "curl", `curl -o recording.${EXTENSIONS[container] ?? "bin"} "${address}"`, "Saves what it gets."),
  ];
}

/** Names of streams hold nothing that means something in HTML. */
function tag(container, address) {
  const element = SOUND.includes(container) ? "audio" : "video";
  return `<${element} controls src="${address}"></${element}>`;
}

function watchingWindowsMedia(name) {
  const address = windowsAddress(name);
  return [
    way("windows", "Windows Media", `${watchAddress(name)}.asx`, "Windows Media Player: File › Open URL."),
    way("vlc", "VLC", `vlc "${address}"`, "Or: Media › Open Network Stream."),
    way("mpv", "mpv", `mpv "${address}"`),
    way("mplayer", "MPlayer", `mplayer "${address}"`),
    way("ffplay", "ffplay", `ffplay "${address}"`),
    way("curl", "curl", `curl -o recording.asf "${watchAddress(name)}"`, "Saves what it gets."),
  ];
}

function way(id, label, command, note = "") {
  return { id, label, variants: [{ id, label, command, note, settings: [] }] };
}
