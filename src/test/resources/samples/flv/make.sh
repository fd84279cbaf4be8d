#!/bin/sh
# Makes the samples of this folder anew. They were made by ffmpeg 6.1.1 out of the Maven artifact
# org.bytedeco:ffmpeg:6.1.1-1.5.10:jar:linux-x86_64 (unzip it, make its ffmpeg executable).
#
#   FFMPEG=/path/to/ffmpeg sh make.sh
#
# Size and picture rate are as small as the encoders take, so that each sample stays below 60 KB.
set -e
cd "$(dirname "$0")"
picture="testsrc2=size=128x96:rate=10"
tone="sine=frequency=440:sample_rate=44100"

make() {
    out=$1
    shift
    "${FFMPEG:-ffmpeg}" -v error -y -bitexact "$@" -flags +bitexact -f flv "$out"
}

make h264-aac.flv -f lavfi -i "$picture" -f lavfi -i "$tone" -t 4 \
    -c:v libopenh264 -b:v 50k -g 10 -c:a aac -b:a 24k -ac 1
make h264.flv -f lavfi -i "$picture" -t 4 -c:v libopenh264 -b:v 50k -g 10
make flv1.flv -f lavfi -i "$picture" -t 3 -c:v flv -b:v 60k -g 10
make aac.flv -f lavfi -i "$tone" -t 4 -c:a aac -b:a 24k -ac 1
make mp3.flv -f lavfi -i "$tone" -t 4 -c:a libmp3lame -b:a 32k -ac 1
make flv1-mp3.flv -f lavfi -i "$picture" -f lavfi -i "$tone" -t 2 \
    -c:v flv -b:v 60k -g 10 -c:a libmp3lame -b:a 32k -ac 1
make av1-aac.flv -f lavfi -i "$picture" -f lavfi -i "$tone" -t 3 \
    -c:v libsvtav1 -preset 10 -crf 55 -g 10 -svtav1-params lp=1:pred-struct=1 -c:a aac -b:a 24k -ac 1
make vp9.flv -f lavfi -i "$picture" -t 3 -c:v libvpx-vp9 -b:v 40k -g 10 -deadline realtime -cpu-used 8
# ffmpeg 6.1.1 has no HEVC encoder, but writes what another has coded.
make hevc-aac.flv -i ../mpegts/hevc_aac.ts -c copy
