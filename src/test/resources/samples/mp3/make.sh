#!/bin/sh
# Makes the samples of this folder anew. They were made by ffmpeg 6.1.1 out of the Maven artifact
# org.bytedeco:ffmpeg:6.1.1-1.5.10:jar:linux-x86_64 (unzip it, make its ffmpeg executable).
#
#   FFMPEG=/path/to/ffmpeg sh make.sh
#
# A file (layer3-vbr) begins with an ID3v2 tag and a frame that tells its length, and ends with an ID3v1 tag; what is sent
# live (layer3-live) begins with a tag only.
set -e
cd "$(dirname "$0")"
sound="aevalsrc=0.3*sin(440*2*PI*t)+0.1*sin(1700*2*PI*t*t)"

make() {
    out=$1
    shift
    "${FFMPEG:-ffmpeg}" -v error -y -bitexact "$@" -flags +bitexact "$out"
}

make layer3-vbr.mp3 -f lavfi -i "$sound|0.2*sin(330*2*PI*t):s=44100" -t 2 -c:a libmp3lame -q:a 5 \
    -metadata title=Variable -write_id3v1 1 -f mp3
make layer3-live.mp3 -f lavfi -i "$sound:s=44100" -t 3 -c:a libmp3lame -b:a 48k -metadata title=Live -write_xing 0 -f mp3
make layer3-22050.mp3 -f lavfi -i "$sound:s=22050" -t 4 -c:a libmp3lame -b:a 32k -id3v2_version 0 -write_xing 0 -f mp3
make layer3-8000.mp3 -f lavfi -i "$sound:s=8000" -t 8 -c:a libmp3lame -b:a 16k -id3v2_version 0 -write_xing 0 -f mp3
make layer2.mp2 -f lavfi -i "$sound:s=48000" -t 3 -c:a mp2 -b:a 64k -f mp2
