package org.streampump.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed certificate for 127.0.0.1 and localhost, made once for each run of the tests and good for two days. */
public final class TestCertificate {
    public static final String PASSWORD = "for-tests-only";

    private final Path keyStore;

    private TestCertificate(Path keyStore) {
        this.keyStore = keyStore;
    }

    /** Makes it with the JDK's keytool where it is not there yet. */
    public static TestCertificate in(Path directory) throws IOException {
        Path keyStore = directory.resolve("keystore.p12");
        if (!Files.exists(keyStore)) {
            Files.createDirectories(directory);
            make(directory, keyStore);
        }
        return new TestCertificate(keyStore);
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
        if (making.exitWithin(Duration.ofSeconds(60)) != 0) {
            throw new IOException("keytool failed: " + making.tail());
        }
    }

    public Path keyStore() {
        return keyStore;
    }

    /** For who trusts this certificate and no other. */
    Path trustStore() {
        Path file = keyStore.resolveSibling("truststore.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            trusted().store(out, PASSWORD.toCharArray());
            return file;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("no " + file, e);
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
