#!/bin/sh
# Makes the samples of this folder anew. They were made by ffmpeg 6.1.1 out of the Maven artifact
# org.bytedeco:ffmpeg:6.1.1-1.5.10:jar:linux-x86_64 (unzip it, make its ffmpeg executable).
#
#   FFMPEG=/path/to/ffmpeg sh make.sh
#
# Size and picture rate are small, so that each sample stays below 100 KB.
set -e
cd "$(dirname "$0")"
picture="testsrc2=size=128x96:rate=10"
tone="sine=frequency=440:sample_rate=22050"

make() {
    out=$1
    shift
    "${FFMPEG:-ffmpeg}" -v error -y -bitexact "$@" -flags +bitexact "$out"
}

# Raw, as in a file: an index at its end.
make wmv2-wmav2.wmv -f lavfi -i "$picture" -f lavfi -i "$tone" -t 4 \
    -c:v wmv2 -b:v 60k -g 10 -c:a wmav2 -b:a 24k -ac 1 -f asf
# Small packets: every frame in several of them.
make msmpeg4-mp3-400.asf -f lavfi -i "$picture" -f lavfi -i "$tone" -t 3 \
    -c:v msmpeg4 -b:v 60k -g 10 -c:a libmp3lame -b:a 24k -ac 1 -packet_size 400 -f asf
# Large packets: many frames in one.
make wmv1-16000.wmv -f lavfi -i "$picture" -t 6 -c:v wmv1 -b:v 60k -g 10 -packet_size 16000 -f asf
make wmav2.wma -f lavfi -i "$tone" -t 4 -c:a wmav2 -b:a 24k -ac 1 -packet_size 1000 -f asf
# In the framing of MMSH, with preheaders.
make wmv2-wmav2.mmsh -f lavfi -i "$picture" -f lavfi -i "$tone" -t 4 \
    -c:v wmv2 -b:v 60k -g 10 -c:a wmav2 -b:a 24k -ac 1 -f asf_stream
