package org.streampump.protocol.lines;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.streampump.access.Presented;
import org.streampump.container.RefusedStreamException;
import org.streampump.protocol.Protocol;
import org.streampump.protocol.PublisherDecision;
import org.streampump.protocol.PumpParts;
import org.streampump.protocol.Refused;
import org.streampump.protocol.TcpDoor;
import org.streampump.protocol.ViewerDecision;
import org.streampump.protocol.Visitor;
import org.streampump.protocol.Waiting;
import org.streampump.stream.BusyException;
import org.streampump.stream.EndReason;
import org.streampump.stream.Publication;
import org.streampump.stream.PublicationEndedException;
import org.streampump.stream.Publisher;
import org.streampump.stream.Viewer;
import org.streampump.stream.log.ViewerOutput;

/**
 * A protocol that nobody speaks, to see that one needs no HTTP: a line {@code WATCH name [chain]} or {@code PUBLISH name [key]},
 * which is answered with {@code OK}, {@code WAIT}, {@code ASKING}, or {@code NO} and the reason. The stream follows {@code OK}.
 */
final class LineProtocol implements Protocol {
    /** The port of the door that was opened last; 0 before. */
    private volatile int port;

    private final AtomicInteger sessions = new AtomicInteger();

    @Override
    public String name() {
        return "lines";
    }

    @Override
    public List<TcpDoor> tcpDoors(PumpParts parts) {
        return List.of(new Port(parts));
    }

    int port() {
        return port;
    }

    /** How many connections somebody listens to. */
    int sessions() {
        return sessions.get();
    }

    /** Where it is spoken. Its threads block, which a door of the pump's must not. */
    private final class Port implements TcpDoor {
        private final PumpParts pump;
        private final Executor threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "lines");
            thread.setDaemon(true);
            return thread;
        });
        private ServerSocket listening;

        Port(PumpParts pump) {
            this.pump = pump;
        }

        @Override
        public void open() throws IOException {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            port = listening.getLocalPort();
            threads.execute(this::accept);
        }

        private void accept() {
            try {
                while (true) {
                    Session session = new Session(pump, listening.accept(), name());
                    threads.execute(() -> {
                        sessions.incrementAndGet();
                        session.run();
                        sessions.decrementAndGet();
                    });
                }
            } catch (IOException e) {
                port = 0; // closed
            }
        }

        @Override
        public void close() {
            try {
                if (listening != null) {
                    listening.close();
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** One connection. */
    private static final class Session implements Publisher, ViewerOutput {
        private final PumpParts pump;
        private final Socket socket;
        private final String protocol;
        private BufferedReader in;
        private Writer out;
        private Object identity;
        private volatile Runnable gone = () -> {}; // for the hub, when the connection is over

        Session(PumpParts pump, Socket socket, String protocol) {
            this.pump = pump;
            this.socket = socket;
            this.protocol = protocol;
        }

        void run() {
            try (socket) {
                in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
                out = new BufferedWriter(new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.ISO_8859_1));
                String[] words = in.readLine().split(" ", -1);
                String last = words.length > 2 ? words[2] : "";
                if (words[0].equals("WATCH")) {
                    Visitor viewer = visitor(words[1], "", Optional.of(last).filter(chain -> !chain.isEmpty()));
                    watch(viewer, pump.viewers().decide(viewer));
                } else {
                    Visitor publisher = visitor(words[1], last, Optional.empty());
                    publish(publisher, pump.publishers().decide(publisher).join());
                }
            } catch (IOException e) {
                gone.run(); // in mid-sentence
            }
        }

        private Visitor visitor(String stream, String key, Optional<String> chain) {
            String address = socket.getInetAddress().getHostAddress();
            return new Visitor(
                    protocol,
                    stream,
                    /* query= */ Optional.empty(),
                    address,
                    peer(),
                    "a test",
                    key.isEmpty() ? Presented.nothing(address) : Presented.key(address, key),
                    chain);
        }

        private synchronized void say(String line) throws IOException {
            out.write(line + "\n");
            out.flush();
        }

        // ---- viewers

        private void watch(Visitor visitor, ViewerDecision decision) throws IOException {
            answer(visitor, decision);
            if (!(decision instanceof Refused)) {
                awaitLeaving();
            }
        }

        private void answer(Visitor visitor, ViewerDecision decision) throws IOException {
            if (decision instanceof Refused refused) {
                refuse(refused);
                pump.log().viewer(visitor, "NO", refused);
            } else if (decision instanceof Waiting waiting) {
                say("WAIT");
                gone = waiting::leave;
                waiting.begin(() -> waited(visitor, waiting));
            } else if (decision instanceof ViewerDecision.Seated seated) {
                begin(visitor, seated);
            } else if (decision instanceof ViewerDecision.Pending pending) {
                say("ASKING");
                Future<?> unused = pending.decision().thenAccept(made -> decided(visitor, made));
            }
        }

        private void decided(Visitor visitor, ViewerDecision made) {
            try {
                answer(visitor, made);
                if (made instanceof Refused) {
                    socket.shutdownInput();
                }
            } catch (IOException e) { // the viewer has left
                if (made instanceof ViewerDecision.Seated seated) {
                    seated.seat().release();
                } else if (made instanceof Waiting waiting) {
                    waiting.leave();
                }
            }
        }

        private void waited(Visitor visitor, Waiting waiting) {
            try {
                ViewerDecision decision = pump.viewers().decideAfter(waiting, visitor);
                if (decision instanceof ViewerDecision.Seated seated) {
                    begin(visitor, seated);
                } else if (decision instanceof Refused refused) {
                    refuse(refused);
                    socket.shutdownInput();
                }
            } catch (IOException e) {
                abort();
            }
        }

        private void begin(Visitor visitor, ViewerDecision.Seated seated) throws IOException {
            say("OK");
            Optional<Viewer> viewer = seated.stream().watch(this, visitor.asViewer(), Optional.empty(), seated.seat());
            if (viewer.isPresent()) {
                gone = () -> viewer.get().departed("left");
            } else {
                seated.seat().release();
                abort();
            }
        }

        private void awaitLeaving() throws IOException {
            while (in.readLine() != null) {
                // what a viewer says means nothing
            }
            gone.run();
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            byte[] taken = new byte[bytes.remaining()];
            bytes.get(taken);
            socket.getOutputStream().write(taken);
        }

        @Override
        public boolean keepsBytes() {
            return false;
        }

        @Override
        public void flush() {
            // nothing is held back
        }

        @Override
        public void end() {
            abort();
        }

        @Override
        public void abort() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public int pieceBytes() {
            return 8_192;
        }

        // ---- publishers

        private void publish(Visitor visitor, PublisherDecision decision) throws IOException {
            try {
                if (decision instanceof Refused refused) {
                    throw refused;
                }
                admitted(visitor, (PublisherDecision.Admitted) decision);
            } catch (Refused refused) {
                refuse(refused);
                pump.log().publisher(visitor, "NO", refused);
            } catch (BusyException e) {
                say("NO BUSY " + e.getMessage());
            }
        }

        private void admitted(Visitor visitor, PublisherDecision.Admitted admitted)
                throws IOException, Refused, BusyException {
            Runnable leave = pump.publishers().enter(visitor.address());
            try {
                identity = admitted.grant().identity();
                Publication publication = pump.publishers().stream(visitor.name(), visitor.address())
                        .broadcast()
                        .publish(this, null, admitted.allowed());
                gone = () -> publication.lost("left");
                say("OK");
                feed(publication);
            } finally {
                leave.run();
            }
        }

        private void feed(Publication publication) throws IOException {
            try {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    byte[] bytes = (line + "\n").getBytes(StandardCharsets.ISO_8859_1);
                    publication.feed(bytes, 0, bytes.length);
                }
                publication.finish();
            } catch (RefusedStreamException | PublicationEndedException e) {
                say("NO " + e.getMessage());
            }
        }

        @Override
        public String peer() {
            return socket.getInetAddress().getHostAddress() + ":" + socket.getPort();
        }

        @Override
        public Object identity() {
            return identity;
        }

        @Override
        public void ended(EndReason reason) {
            abort();
        }

        private void refuse(Refused refused) throws IOException {
            say("NO " + refused.why() + " " + refused.getMessage());
        }
    }
}
