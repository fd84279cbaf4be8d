package org.streampump.it;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.streampump.Pace;

/** A self-signed certificate for 127.0.0.1 and localhost, good for two days; made once for all that run on one day. */
public final class TestCertificate {
    public static final String PASSWORD = "for-tests-only";

    private final Path keyStore;

    private TestCertificate(Path keyStore) {
        this.keyStore = keyStore;
    }

    /** Makes it, and a trust store, where there is none that is fresh: one JVM at a time, as two share the directory. */
    public static synchronized TestCertificate in(Path directory) throws IOException {
        Files.createDirectories(directory);
        TestCertificate certificate = new TestCertificate(directory.resolve("keystore.p12"));
        try (FileChannel lock = FileChannel.open(directory.resolve("lock"), CREATE, WRITE)) {
            lock.lock(); // until it is closed
            if (!certificate.isFresh()) {
                Path making = Files.createTempDirectory(directory, "making");
                make(making, making.resolve("keystore.p12"));
                new TestCertificate(making.resolve("keystore.p12")).storeTrusted();
                for (String name : List.of("truststore.p12", "keystore.p12")) {
                    Files.move(making.resolve(name), directory.resolve(name), REPLACE_EXISTING, ATOMIC_MOVE);
                }
            }
        }
        return certificate;
    }

    /** The key store comes last. */
    private boolean isFresh() throws IOException {
        return Files.exists(keyStore)
                && Files.exists(trustStore())
                && Files.getLastModifiedTime(keyStore)
                        .toInstant()
                        .isAfter(Instant.now().minus(Duration.ofDays(1)));
    }

    private static void make(Path directory, Path keyStore) throws IOException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Subprocess making = Subprocess.start(
                directory,
                directory.resolve("keytool.log"),
                List.of(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "pump",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keyStore.toString(),
                        "-storepass",
                        PASSWORD,
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1,dns:localhost",
                        "-validity",
                        "2"));
        if (making.exitWithin(Pace.seconds(60)) != 0) {
            throw new IOException("keytool failed: " + making.tail());
        }
    }

    public Path keyStore() {
        return keyStore;
    }

    /** For who trusts this certificate and no other. */
    Path trustStore() {
        return keyStore.resolveSibling("truststore.p12");
    }

    private void storeTrusted() throws IOException {
        try (OutputStream out = Files.newOutputStream(trustStore())) {
            trusted().store(out, PASSWORD.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no trust store for " + keyStore, e);
        }
    }

    /** An entry with its key is not yet one that is trusted. */
    private KeyStore trusted() throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(keyStore)) {
            KeyStore held = KeyStore.getInstance("PKCS12");
            held.load(in, PASSWORD.toCharArray());
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("pump", held.getCertificate("pump"));
            return trusted;
        }
    }

    /** Trusts this certificate and no other. */
    SSLContext client() {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted());
            SSLContext client = SSLContext.getInstance("TLS");
            client.init(null, trust.getTrustManagers(), null);
            return client;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("no client for " + keyStore, e);
        }
    }
}
