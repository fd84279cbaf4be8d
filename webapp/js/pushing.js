// What people type to push. A key of undefined: none is needed.

import { addressWithKey, addressWithPassword, icecastAddress, icecastServer, watchAddress } from "./addresses.js";
import { shellQuoted } from "./quoting.js";

/** What ffmpeg is to send, by container: what it is, and how ffmpeg makes it. */
const FILMS = {
  mpegts: ["A film as MPEG-TS", "-i film.mp4 -c copy -f mpegts"],
  flv: ["A film as FLV", "-i film.mp4 -c copy -flvflags no_duration_filesize -f flv"],
  matroska: ["A film as Matroska", "-i film.mp4 -c copy -cluster_time_limit 1000 -f matroska"],
  webm: ["A film as WebM", "-i film.webm -c copy -cluster_time_limit 1000 -f webm"],
  mp4: ["A film as fragmented MP4", "-i film.mp4 -c copy -movflags frag_keyframe+empty_moov+default_base_moof -f mp4"],
  ogg: ["Music as Ogg Opus", "-i music.flac -c:a libopus -b:a 96k -page_duration 200000 -f ogg"],
  mp3: ["Music as MP3", "-i music.flac -c:a libmp3lame -b:a 128k -f mp3"],
  aac: ["Music as AAC", "-i music.flac -c:a aac -b:a 96k -f adts"],
};

const PICTURE = "-f lavfi -i testsrc2=size=1280x720:rate=25 -f lavfi -i sine";
const TESTS = {
  mpegts: ["A test picture as MPEG-TS",
    `${PICTURE} -c:v libx264 -preset veryfast -g 50 -pix_fmt yuv420p -c:a aac -f mpegts`],
  webm: ["A test picture as WebM",
    `${PICTURE} -c:v libvpx -deadline realtime -cpu-used 8 -b:v 1M -g 50 -c:a libopus -cluster_time_limit 1000 -f webm`],
};

/** The same over Icecast's protocol, which calls everything MP3 that it is not told about. */
const RADIO = {
  mp3: ["MP3", "-i music.flac -c:a libmp3lame -b:a 128k -f mp3"],
  aac: ["AAC", "-i music.flac -c:a aac -b:a 96k -content_type audio/aac -f adts"],
  ogg: ["Ogg Opus", "-i music.flac -c:a libopus -b:a 96k -page_duration 200000 -content_type application/ogg -f ogg"],
};

/** What OBS can send that has a picture, best first, with what its muxer must be told. */
const OBS = { mpegts: "", flv: "", matroska: "", webm: "", mp4: "movflags=frag_keyframe+empty_moov+default_base_moof" };

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

/** Entries of a table whose containers the stream accepts. */
function accepted(table, stream) {
  return Object.entries(table).filter(([container]) => stream.accepts.includes(container));
}

function ffmpeg(name, stream, key) {
  const target = ffmpegTarget(addressWithPassword(name, key), key);
  return [
    ...accepted(FILMS, stream).map(([id, [label, how]]) => variant(`film-${id}`, label, `ffmpeg -re ${how} ${target}`)),
    ...accepted(TESTS, stream).map(([id, [label, how]]) => variant(`test-${id}`, label, `ffmpeg -re ${how} ${target}`)),
  ];
}

/** Without -auth_type ffmpeg first asks without the password, and some servers hear of it too late. */
function ffmpegTarget(address, key) {
  return `${key === undefined ? "" : "-auth_type basic "}"${address}"`;
}

function obs(name, stream, key) {
  const [found] = accepted(OBS, stream);
  if (!found) {
    return [];
  }
  const [container, muxer] = found;
  return [variant("obs", "", addressWithKey(name, key), "Settings › Output, then Start Recording:", [
    ["Output Mode", "Advanced"],
    ["Recording › Type", "Custom Output (FFmpeg)"],
    ["FFmpeg Output Type", "Output to URL"],
    ["Container Format", container],
    ...(muxer ? [["Muxer Settings", muxer]] : []),
    ["Keyframe interval (frames)", "50"],
    ["File path or URL", "the address below"],
  ])];
}

function curl(name, stream, key) {
  const user = key === undefined ? "" : `-u ${shellQuoted(`any:${key}`)} `;
  const target = `curl -sS -T - ${user}${watchAddress(name)}`;
  return accepted(FILMS, stream).map(([id, [label, how]]) =>
    variant(id, label, `ffmpeg -v error -re ${how} - | ${target}`));
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
  return accepted(RADIO, stream).map(([id, [label, how]]) => variant(id, label,
    `ffmpeg -re ${how} ${tls}${icecastAddress(name, key)}`, "Any encoder for Icecast, with these settings, or ffmpeg:", settings));
}

function windows(name, stream, key) {
  if (!stream.accepts.includes("asf")) {
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
    variant("ffmpeg", "A film, with ffmpeg",
      `ffmpeg -re -i film.wmv -c copy -f asf ${ffmpegTarget(addressWithPassword(point, key), key)}`),
  ];
}
