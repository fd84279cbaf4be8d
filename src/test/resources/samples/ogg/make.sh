#!/bin/sh
# Makes the samples of this folder anew. They were made by ffmpeg 5.1 of Debian 12, which has libtheora, libvpx, libvorbis and
# libspeex.
#
#   FFMPEG=/path/to/ffmpeg sh make.sh
#
# Each stays below 100 KB.
set -e
cd "$(dirname "$0")"
tone="sine=frequency=440:sample_rate=48000"
serial=1

# FILE TITLE ARGUMENTS
make() {
    out=$1
    title=$2
    shift 2
    "${FFMPEG:-ffmpeg}" -v error -y -bitexact "$@" -flags +bitexact -metadata title="$title" -metadata artist=Sinus \
        -serial_offset $serial -f ogg pipe:1 >"$out"
    serial=$((serial + 10))
}

# Pages of a second, as is ffmpeg's way, and of the length of a few packets.
make vorbis.ogg "Vorbis" -f lavfi -i "$tone" -t 8 -c:a libvorbis -b:a 48k -ac 1
make opus.opus "Opus" -f lavfi -i "$tone" -t 8 -c:a libopus -b:a 24k -ac 1 -page_duration 200000
make flac.oga "FLAC" -f lavfi -i "$tone" -t 3 -c:a flac -ac 1 -sample_fmt s16
make speex.spx "Speex" -f lavfi -i "$tone" -t 8 -c:a libspeex -b:a 12k -ar 16000 -ac 1
# Pictures with sound, a key frame each second.
make theora-vorbis.ogv "Theora" -f lavfi -i "testsrc2=size=128x96:rate=10" -f lavfi -i "$tone" -t 4 \
    -c:v libtheora -b:v 60k -g 10 -c:a libvorbis -b:a 48k -ac 1 -page_duration 300000
# Two songs in a row, as radio stations send them.
make first.part "First song" -f lavfi -i "$tone" -t 4 -c:a libopus -b:a 24k -ac 1 -page_duration 200000
make second.part "Second song" -f lavfi -i "$tone" -t 3 -c:a libopus -b:a 24k -ac 2 -page_duration 200000
cat first.part second.part >chained.ogg
rm first.part second.part
# Pictures of another codec, added later: the numbers above stay.
make vp8-opus.ogv "VP8" -f lavfi -i "testsrc2=size=128x96:rate=10" -f lavfi -i "$tone" -t 4 \
    -c:v libvpx -deadline realtime -b:v 60k -g 10 -c:a libopus -b:a 24k -ac 1 -page_duration 300000
