#!/bin/sh
# Makes the samples of this folder anew. They were made by ffmpeg 6.1.1 out of the Maven artifact
# org.bytedeco:ffmpeg:6.1.1-1.5.10:jar:linux-x86_64 (unzip it, make its ffmpeg executable).
#
#   FFMPEG=/path/to/ffmpeg sh make.sh
#
# Size and picture rate are small, so that each sample stays below 60 KB. All are written through a pipe, as encoders push
# them.
set -e
cd "$(dirname "$0")"
picture="testsrc2=size=128x96:rate=10"
tone="sine=frequency=440:sample_rate=48000"
h264="-c:v libopenh264 -b:v 50k -g 10"
aac="-c:a aac -b:a 24k -ac 1"

make() {
    out=$1
    flags=$2
    shift 2
    "${FFMPEG:-ffmpeg}" -v error -y -bitexact "$@" -flags +bitexact -f mp4 -movflags "$flags" pipe:1 >"$out"
}

usual=frag_keyframe+empty_moov+default_base_moof
make h264-aac.mp4 $usual -f lavfi -i "$picture" -f lavfi -i "$tone" -t 4 $h264 $aac
# Positions in a file, which have to be changed.
make absolute.mp4 frag_keyframe+empty_moov -f lavfi -i "$picture" -f lavfi -i "$tone" -t 4 $h264 $aac
# Fragments that begin with other pictures.
make short.mp4 $usual -f lavfi -i "$picture" -f lavfi -i "$tone" -t 3 $h264 $aac \
    -frag_duration 300000
# A fragment for each sample, of one track each.
make every-frame.mp4 frag_every_frame+empty_moov+default_base_moof \
    -f lavfi -i "$picture" -f lavfi -i "$tone" -t 2 $h264 $aac
# With styp, sidx and prft.
make dash.mp4 dash+frag_keyframe+delay_moov -f lavfi -i "$picture" -f lavfi -i "$tone" -t 3 $h264 $aac \
    -write_prft pts
make cmaf.mp4 cmaf+frag_keyframe+delay_moov -f lavfi -i "$picture" -t 3 $h264
make vp9-opus.mp4 $usual -f lavfi -i "$picture" -f lavfi -i "$tone" -t 3 \
    -c:v libvpx-vp9 -b:v 40k -g 10 -deadline realtime -cpu-used 8 -c:a libopus -b:a 24k -ac 1
make av1-flac.mp4 $usual -f lavfi -i "$picture" -f lavfi -i "sine=frequency=440:sample_rate=8000" -t 2 \
    -c:v libsvtav1 -preset 10 -crf 55 -g 10 -svtav1-params lp=1:pred-struct=1 -c:a flac -ac 1 -strict -2
make aac.mp4 empty_moov+default_base_moof -f lavfi -i "$tone" -t 4 $aac -frag_duration 500000
make ac3.mp4 delay_moov+default_base_moof -f lavfi -i "$tone" -t 2 -c:a ac3 -b:a 64k -ac 1 -frag_duration 500000
make mp3.mp4 empty_moov+default_base_moof -f lavfi -i "$tone" -t 2 -c:a libmp3lame -b:a 32k -ac 1 -frag_duration 500000
# ffmpeg 6.1.1 has no HEVC encoder, but writes what another has coded.
make hevc.mp4 $usual -i ../mpegts/hevc_aac.ts -an -c copy -tag:v hvc1
