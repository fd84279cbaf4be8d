// What people type to watch and to push. Every command is shown for one stream, with KEY where its key goes.

const EXTENSIONS = {
  mpegts: "ts", flv: "flv", asf: "asf", webm: "webm", matroska: "mkv", mp4: "mp4", ogg: "ogg", mp3: "mp3", aac: "aac",
};

/** What browsers play by themselves. */
const PLAYED_BY_BROWSERS = ["webm", "mp4", "ogg", "mp3", "aac"];

/** What is sound and nothing else. */
const SOUND = ["mp3", "aac"];

/** The absolute address of a stream, as this browser reaches the pump. */
export function watchAddress(name) {
  return new URL(`streams/${name}`, document.baseURI).href;
}

/** The same for the encoder, with a placeholder where a key is asked for. */
export function pushAddress(name, publish) {
  return watchAddress(name) + query(publish);
}

/** Where Windows Media encoders push to. */
function windowsPushAddress(name, publish) {
  return `${watchAddress(name)}_push${query(publish)}`;
}

/** As ffmpeg writes what other Icecast encoders ask for in fields. */
function icecastAddress(name, publish) {
  const address = new URL(watchAddress(name));
  const port = address.port || (address.protocol === "https:" ? "443" : "80");
  return `icecast://source:${publish === "key" ? "KEY" : "any"}@${address.hostname}:${port}${address.pathname}`;
}

function query(publish) {
  return publish === "key" ? "?key=KEY" : "";
}

/** As Windows Media players call it, who have no name for it over TLS. */
function windowsAddress(name, scheme) {
  const address = watchAddress(name);
  return address.startsWith("http:") ? address.replace("http:", `${scheme}:`) : address;
}

/** Whether it is Windows Media, as far as can be told while nobody publishes. */
function isWindowsMedia(stream) {
  const container = stream.container?.name;
  return container ? container === "asf" : stream.accepts.every((accepted) => accepted === "asf");
}

/** A name that a pattern covers, to be filled in by the reader. */
export function exampleName(pattern) {
  return pattern.slice(0, -1) + "NAME";
}

/** Title and command, in turn, for whoever wants to watch. */
export function watching(stream) {
  if (isWindowsMedia(stream)) {
    return watchingWindowsMedia(stream.name);
  }
  const address = watchAddress(stream.name);
  const container = stream.container?.name ?? stream.accepts[0];
  const extension = EXTENSIONS[container] ?? "bin";
  return [
    ...(PLAYED_BY_BROWSERS.includes(container) ? [["In a page of yours", tag(container, address)]] : []),
    ["VLC (or Media › Open Network Stream)", `vlc "${address}"`],
    ["mpv", `mpv "${address}"`],
    ["ffplay", `ffplay "${address}"`],
    ["A playlist for radio players, or a link on a page", `${address}.m3u`],
    ["Save it with curl", `curl -o recording.${extension} "${address}"`],
  ];
}

/** Names of streams hold nothing that means something in HTML. */
function tag(container, address) {
  const element = SOUND.includes(container) || container === "ogg" ? "audio" : "video";
  return `<${element} controls src="${address}"></${element}>`;
}

function watchingWindowsMedia(name) {
  const address = windowsAddress(name, "mmsh");
  return [
    ["Windows Media Player (File › Open URL), or a link on a page", `${watchAddress(name)}.asx`],
    ["VLC (or Media › Open Network Stream)", `vlc "${address}"`],
    ["mpv", `mpv "${address}"`],
    ["MPlayer", `mplayer "${address}"`],
    ["ffplay", `ffplay "${address}"`],
    ["Save it with curl", `curl -o recording.asf "${watchAddress(name)}"`],
  ];
}

/** Title and command, in turn, for whoever has the key. */
export function pushing(name, stream) {
  const address = pushAddress(name, stream.publish);
  const commands = [];
  if (stream.accepts.includes("mpegts")) {
    commands.push(
      ["A file, with ffmpeg as MPEG-TS", `ffmpeg -re -i film.mp4 -c copy -f mpegts "${address}"`],
      ["A test picture, with ffmpeg as MPEG-TS",
        "ffmpeg -re -f lavfi -i testsrc2=size=1280x720:rate=25 -f lavfi -i sine=frequency=440"
          + " -c:v libx264 -preset veryfast -pix_fmt yuv420p -g 50 -c:a aac -f mpegts "
          + `"${address}"`]);
  }
  if (stream.accepts.includes("flv")) {
    commands.push(["A file, with ffmpeg as FLV",
      `ffmpeg -re -i film.mp4 -c copy -flvflags no_duration_filesize -f flv "${address}"`]);
  }
  if (stream.accepts.includes("matroska")) {
    commands.push(["A file, with ffmpeg as Matroska",
      `ffmpeg -re -i film.mp4 -c copy -cluster_time_limit 1000 -f matroska "${address}"`]);
  }
  if (stream.accepts.includes("webm")) {
    commands.push(["A test picture, with ffmpeg as WebM",
      "ffmpeg -re -f lavfi -i testsrc2=size=1280x720:rate=25 -f lavfi -i sine=frequency=440"
        + " -c:v libvpx -deadline realtime -cpu-used 8 -b:v 1M -g 50 -c:a libopus -cluster_time_limit 1000 -f webm "
        + `"${address}"`]);
  }
  if (stream.accepts.includes("mp4")) {
    commands.push(["A file, with ffmpeg as fragmented MP4",
      `ffmpeg -re -i film.mp4 -c copy -movflags frag_keyframe+empty_moov+default_base_moof -f mp4 "${address}"`]);
  }
  if (stream.accepts.includes("ogg")) {
    commands.push(["Sound, with ffmpeg as Ogg Opus",
      `ffmpeg -re -i music.flac -c:a libopus -b:a 96k -page_duration 200000 -f ogg "${address}"`]);
  }
  if (stream.accepts.includes("mp3")) {
    commands.push(["Sound, with ffmpeg as MP3",
      `ffmpeg -re -i music.flac -c:a libmp3lame -b:a 128k -f mp3 "${address}"`]);
  }
  if ([...SOUND, "ogg"].some((container) => stream.accepts.includes(container))) {
    commands.push(["An Icecast encoder (server, port, user, password and mount)", icecastAddress(name, stream.publish)]);
  }
  if (stream.accepts.includes("mpegts")) {
    commands.push(["What another program writes, with curl",
      `ffmpeg -re -i film.mp4 -c copy -f mpegts - | curl -T - "${address}"`]);
  }
  if (stream.accepts.includes("asf")) {
    commands.push(
      ["A Windows Media encoder (Expression Encoder, Windows Media Encoder), as publishing point",
        windowsPushAddress(name, stream.publish)],
      ["A file, with ffmpeg as Windows Media",
        `ffmpeg -re -i film.mp4 -c:v wmv2 -b:v 2M -g 50 -c:a wmav2 -f asf -method POST "${address}"`]);
  }
  return commands;
}

/** Label and value, in turn, of the settings in OBS Studio; the last value is to be copied. */
export function obs(name, stream) {
  return [
    ["Settings › Output › Output Mode", "Advanced"],
    ["Recording › Type", "Custom Output (FFmpeg)"],
    ["FFmpeg Output Type", "Output to URL"],
    ["Container Format", stream.accepts.includes("mpegts") ? "mpegts" : stream.accepts[0]],
    ["Keyframe interval (frames)", "50"],
    ["File path or URL", pushAddress(name, stream.publish)],
  ];
}
