package org.streampump.access;

/** What a peer without a credential is asked for: values of {@code WWW-Authenticate}. */
public final class Challenge {
    /** RFC 7617. */
    public static final String BASIC = "Basic realm=\"" + DigestAnswer.REALM + "\", charset=\"UTF-8\"";

    private Challenge() {}

    /**
     * A new one of {@code Digest} (RFC 7616). Windows encoders want a comma and a blank between the parameters and quotes
     * around all but {@code algorithm} and {@code stale}.
     *
     * @param presented what the request presented: the peer is told if it is only the nonce that was too old
     */
    public static String digest(Presented presented) {
        String challenge = "Digest realm=\"" + DigestAnswer.REALM + "\", nonce=\"" + Nonces.OURS.next()
                + "\", qop=\"auth\", algorithm=MD5";
        return presented.isStale() ? challenge + ", stale=true" : challenge;
    }
}
