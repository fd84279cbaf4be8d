package org.streampump.it;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port that leads to the current server while it is open, and can be cut. */
final class Tunnel implements Closeable {
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private ServerSocket door; // null: closed

    /** Takes a free port; closed at first. */
    Tunnel() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Host and port. */
    String authority() {
        return Server.HOST + ":" + port;
    }

    synchronized void open() throws IOException {
        ServerSocket opened = new ServerSocket();
        opened.setReuseAddress(true);
        opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        door = opened;
        inThread(() -> accept(opened));
    }

    private void accept(ServerSocket opened) throws IOException {
        while (true) {
            Socket here = opened.accept();
            Socket there = new Socket(
                    InetAddress.getLoopbackAddress(), Server.current().httpPort());
            sockets.add(here);
            sockets.add(there);
            inThread(() -> copy(here, there));
            inThread(() -> copy(there, here));
        }
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

    /** Resets all that goes through it, and refuses new connections. */
    synchronized void cut() throws IOException {
        if (door != null) {
            door.close();
            door = null;
        }
        for (Socket socket : sockets) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
        sockets.clear();
    }

    @Override
    public void close() throws IOException {
        cut();
    }
}
