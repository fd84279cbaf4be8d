#!/usr/bin/env python3
"""Watches an MMSH stream with libmms, whose network code GStreamer, MPD and Audacious use.

libmms.py URL BYTES FILE: connects, writes BYTES bytes or more of ASF into FILE, and says how many there were. Ends with 1 when
libmms cannot connect or the stream ends earlier.
"""
import ctypes
import sys

PIECE_BYTES = 4096
BANDWIDTH = 2_000_000  # bits per second; libmms chooses streams by it

library = ctypes.CDLL("libmms.so.0")
library.mmsh_connect.restype = ctypes.c_void_p
library.mmsh_connect.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
library.mmsh_read.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
library.mmsh_close.argtypes = [ctypes.c_void_p]


def watch(url, wanted, path):
    connection = library.mmsh_connect(None, None, url.encode(), BANDWIDTH)
    if not connection:
        sys.exit("libmms cannot connect to " + url)
    count = 0
    piece = ctypes.create_string_buffer(PIECE_BYTES)
    with open(path, "wb") as film:
        while count < wanted:
            length = library.mmsh_read(None, connection, piece, PIECE_BYTES)
            if length <= 0:
                sys.exit("the stream ended after %d bytes" % count)
            film.write(piece.raw[:length])
            count += length
    library.mmsh_close(connection)
    print("read %d bytes" % count)


watch(sys.argv[1], int(sys.argv[2]), sys.argv[3])
