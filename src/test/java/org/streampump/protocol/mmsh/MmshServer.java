package org.streampump.protocol.mmsh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/**
 * A server on the loopback interface that does what its script says: the first act for the first connection, and so on; the
 * last one for all that come later.
 */
public final class MmshServer implements AutoCloseable {
    private static final int MAX_HEAD = 64 * 1024;

    /** The server's part on one connection; the connection is closed afterwards. */
    @FunctionalInterface
    public interface Act {
        void play(Guest guest) throws IOException, InterruptedException;
    }

    /** The peer of one connection. */
    public final class Guest {
        private final Socket socket;

        Guest(Socket socket) {
            this.socket = socket;
        }

        InputStream in() throws IOException {
            return socket.getInputStream();
        }

        OutputStream out() throws IOException {
            return socket.getOutputStream();
        }

        /** Reads a request's head and keeps it. */
        public String head() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n") && head.size() < MAX_HEAD) {
                int next = in().read();
                if (next < 0) {
                    throw new IOException("the guest has left: " + head.toString(StandardCharsets.ISO_8859_1));
                }
                head.write(next);
            }
            String text = head.toString(StandardCharsets.ISO_8859_1);
            heads.add(text);
            return text;
        }

        public void say(byte[] bytes) throws IOException {
            out().write(bytes);
            out().flush();
        }

        public void say(String text) throws IOException {
            say(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Waits until the guest closes. */
        public void hold() throws IOException {
            while (in().read() >= 0) {
                // what it says does not matter
            }
        }

        /** One byte each ten milliseconds until the guest has had enough. */
        void trickle(byte[] bytes) throws IOException, InterruptedException {
            for (int n = 0; !closed.await(10, TimeUnit.MILLISECONDS); n++) {
                say(new byte[] {bytes[n % bytes.length]});
            }
        }
    }

    private final ServerSocket listener;
    private final List<Act> script;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<Socket> guests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private MmshServer(ServerSocket listener, List<Act> script) {
        this.listener = listener;
        this.script = List.copyOf(script);
        inBackground(this::accept);
    }

    public static MmshServer plays(Act... script) throws IOException {
        return playsAt(InetAddress.getLoopbackAddress(), script);
    }

    /** @param address one of the loopback interface */
    static MmshServer playsAt(InetAddress address, Act... script) throws IOException {
        return new MmshServer(new ServerSocket(0, 50, address), List.of(script));
    }

    static MmshServer playsWithTls(SSLContext tls, Act... script) throws IOException {
        return new MmshServer(
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                List.of(script));
    }

    /** Answers with bytes, whatever is asked. */
    static Act answer(byte[]... parts) {
        return guest -> {
            guest.head();
            guest.say(MmshBytes.join(parts));
        };
    }

    static Act answer(String head) {
        return answer(bytes(head));
    }

    /** Describe: a header and nothing else. */
    static Act describes(byte[] header) {
        return answer(ok(), MmshBytes.h(header));
    }

    /** Play: MMSH packets, from the header on. */
    static Act streams(byte[]... packets) {
        return answer(ok(), MmshBytes.join(packets));
    }

    public static byte[] ok(String... headers) {
        return bytes("HTTP/1.0 200 OK\r\nContent-type: application/octet-stream\r\n"
                + List.of(headers).stream().map(each -> each + "\r\n").collect(Collectors.joining())
                + "\r\n");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** The whole heads of the requests that came. */
    public List<String> heads() {
        return new ArrayList<>(heads);
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                guests.add(socket);
                int number = connections.getAndIncrement();
                inBackground(() -> play(script.get(Math.min(number, script.size() - 1)), socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void play(Act act, Socket socket) {
        try (socket) {
            act.play(new Guest(socket));
            finish(socket);
        } catch (IOException e) {
            // the guest has left: the test knows why
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the guest closes, because a reset would lose bytes that the guest has not read. */
    private static void finish(Socket socket) throws IOException {
        socket.shutdownOutput();
        while (socket.getInputStream().read() >= 0) {
            // nothing is expected
        }
    }

    private static void inBackground(Runnable task) {
        Thread thread = new Thread(task, "mmsh-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listener.close();
        for (Socket guest : guests) {
            guest.close();
        }
    }
}
