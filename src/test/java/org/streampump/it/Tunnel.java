package org.streampump.it;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;

/** A port that leads to the current server while it is open, and can be cut. */
final class Tunnel implements Closeable {
    private static final int BACKLOG = 10;

    /** Stays bound: a port that is given back may be somebody else's when it is wanted again. */
    private final ServerSocket door;

    // Guarded by this.
    private final Set<Socket> sockets = new HashSet<>();
    private boolean isOpen;

    /** Takes a free port; closed at first. */
    Tunnel() {
        try {
            door = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inThread(this::accept);
    }

    /** Host and port. */
    String authority() {
        return Server.HOST + ":" + door.getLocalPort();
    }

    synchronized void open() {
        isOpen = true;
    }

    private void accept() throws IOException {
        while (true) {
            Socket here = door.accept();
            if (!connect(here)) {
                reset(here);
            }
        }
    }

    private synchronized boolean connect(Socket here) throws IOException {
        if (isOpen) {
            Socket there = new Socket(
                    InetAddress.getLoopbackAddress(), Server.current().httpPort());
            sockets.add(here);
            sockets.add(there);
            inThread(() -> copy(here, there));
            inThread(() -> copy(there, here));
        }
        return isOpen;
    }

    private static void copy(Socket from, Socket to) throws IOException {
        InputStream in = from.getInputStream();
        byte[] buffer = new byte[16 * 1024];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            to.getOutputStream().write(buffer, 0, count);
        }
        to.shutdownOutput();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void inThread(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // cut, or left by one of the two
                    }
                },
                "tunnel");
        thread.setDaemon(true);
        thread.start();
    }

    /** Resets all that goes through it, and every new connection. */
    synchronized void cut() {
        isOpen = false;
        sockets.forEach(Tunnel::reset);
        sockets.clear();
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        cut();
        door.close();
    }
}
