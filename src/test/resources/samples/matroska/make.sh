#!/bin/sh
# Makes the samples of this folder anew. They were made by ffmpeg 6.1.1 out of the Maven artifact
# org.bytedeco:ffmpeg:6.1.1-1.5.10:jar:linux-x86_64 (unzip it, make its ffmpeg executable).
#
#   FFMPEG=/path/to/ffmpeg sh make.sh
#
# Size and picture rate are small, so that each sample stays below 100 KB. All but the last are written through a pipe, as
# encoders push them: the Segment has no known size, and there are no Cues in front.
set -e
cd "$(dirname "$0")"
picture="testsrc2=size=128x96:rate=10"
tone="sine=frequency=440:sample_rate=48000"
vp8="-c:v libvpx -b:v 60k -g 10 -deadline realtime -cpu-used 8"
h264="-c:v libopenh264 -b:v 50k -g 10"

make() {
    out=$1
    shift
    "${FFMPEG:-ffmpeg}" -v error -y -bitexact "$@" -flags +bitexact pipe:1 >"$out"
}

# A cluster for each key frame, as is ffmpeg's way with video.
make vp8-vorbis.webm -f lavfi -i "$picture" -f lavfi -i "$tone" -t 4 $vp8 -c:a vorbis -strict -2 -ac 2 -f webm
make vp9-opus.webm -f lavfi -i "$picture" -f lavfi -i "$tone" -t 3 \
    -c:v libvpx-vp9 -b:v 40k -g 10 -deadline realtime -cpu-used 8 -c:a libopus -b:a 24k -ac 1 -f webm
# Clusters that begin with other pictures.
make h264-aac-short.mkv -f lavfi -i "$picture" -f lavfi -i "$tone" -t 4 $h264 -c:a aac -b:a 24k -ac 1 \
    -cluster_time_limit 300 -f matroska
# MPEG audio and a picture codec of old.
make mpeg4-mp3.mkv -f lavfi -i "$picture" -f lavfi -i "$tone" -t 3 \
    -c:v mpeg4 -b:v 60k -g 10 -c:a libmp3lame -b:a 32k -ac 1 -f matroska
make opus.webm -f lavfi -i "$tone" -t 8 -c:a libopus -b:a 24k -ac 1 -cluster_time_limit 3000 -f webm
make aac.mka -f lavfi -i "$tone" -t 4 -c:a aac -b:a 24k -ac 1 -f matroska
# A file: known sizes, Duration, Cues in front, and key frames in the middle of clusters.
"${FFMPEG:-ffmpeg}" -v error -y -bitexact -f lavfi -i "$picture" -f lavfi -i "$tone" -t 4 $h264 -c:a aac -b:a 24k -ac 1 \
    -flags +bitexact -cues_to_front 1 -f matroska h264-aac-file.mkv
