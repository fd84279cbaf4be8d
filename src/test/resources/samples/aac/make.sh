#!/bin/sh
# Makes the samples of this folder anew. They were made by ffmpeg 6.1.1 out of the Maven artifact
# org.bytedeco:ffmpeg:6.1.1-1.5.10:jar:linux-x86_64 (unzip it, make its ffmpeg executable).
#
#   FFMPEG=/path/to/ffmpeg sh make.sh
set -e
cd "$(dirname "$0")"
sound="aevalsrc=0.3*sin(440*2*PI*t)+0.1*sin(1700*2*PI*t*t)"

make() {
    out=$1
    shift
    "${FFMPEG:-ffmpeg}" -v error -y -bitexact "$@" -flags +bitexact -f adts "$out"
}

make stereo.aac -f lavfi -i "$sound|0.2*sin(330*2*PI*t):s=44100" -t 2 -c:a aac -b:a 64k
make mono-22050.aac -f lavfi -i "$sound:s=22050" -t 4 -c:a aac -b:a 32k
make tagged.aac -f lavfi -i "$sound:s=48000" -t 2 -c:a aac -b:a 48k -metadata title=Tagged -write_id3v2 1
