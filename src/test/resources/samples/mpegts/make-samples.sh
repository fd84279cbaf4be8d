#!/bin/sh
# Makes the MPEG-TS samples in this folder. Synthetic pictures and tones only.
#
#   make-samples.sh FFMPEG [FFMPEG_WITH_X265]
#
# FFMPEG: 6.1.1 out of the Maven artifact org.bytedeco:ffmpeg:6.1.1-1.5.10:jar:linux-x86_64 (unzip, set the execute bits).
# FFMPEG_WITH_X265: 8.0.1 out of org.bytedeco:ffmpeg:8.0.1-1.5.13:jar:linux-x86_64-gpl; without it hevc_aac.ts is left alone.
set -e
cd "$(dirname "$0")"
ffmpeg=${1:?ffmpeg to use}
hevc=$2

video='-f lavfi -i testsrc2=size=128x72:rate=12'
tone='-f lavfi -i sine=frequency=440:sample_rate=32000'
second_tone='-f lavfi -i sine=frequency=880:sample_rate=32000'
common='-hide_banner -loglevel error -y -fflags +bitexact'
aac='-c:a aac -b:a 24k -ac 1'
mux='-f mpegts -flags +bitexact -pat_period 0.5'

$ffmpeg $common $video $tone -t 4 -c:v libopenh264 -b:v 90k -g 12 $aac $mux h264_aac.ts
$ffmpeg $common $tone -t 3 $aac $mux aac.ts
$ffmpeg $common $video $tone -t 2 -c:v mpeg2video -r 25 -b:v 120k -g 12 -bf 2 -c:a mp2 -b:a 32k -ac 1 $mux mpeg2_mp2.ts
$ffmpeg $common $video $tone $video $second_tone -t 2 -map 0 -map 1 -map 2 -map 3 \
    -c:v:0 libopenh264 -b:v:0 60k -g:v:0 12 -c:v:1 mpeg2video -r:v:1 25 -b:v:1 60k -g:v:1 25 \
    -c:a:0 aac -b:a:0 24k -ac:a:0 1 -c:a:1 libmp3lame -b:a:1 24k -ac:a:1 1 \
    -program title=One:program_num=1:st=0:st=1 -program title=Two:program_num=2:st=2:st=3 $mux two_programs.ts
$ffmpeg $common $tone $second_tone -t 2 -map 0 -map 1 -c:a:0 ac3 -b:a:0 48k -ac:a:0 1 \
    -c:a:1 libopus -b:a:1 24k -ar:a:1 48000 -ac:a:1 1 $mux ac3_opus.ts
if [ -n "$hevc" ]; then
    $hevc $common $video $tone -t 3 -c:v libx265 -b:v 60k -g 12 \
        -x265-params log-level=error:keyint=12:min-keyint=12:info=0 $aac $mux hevc_aac.ts
fi
