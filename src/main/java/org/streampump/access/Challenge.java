package org.streampump.access;

/** The challenges for a peer without a credential: values of {@code WWW-Authenticate}. */
public final class Challenge {
    /** RFC 7617. */
    public static final String BASIC = "Basic realm=\"" + DigestAnswer.REALM + "\", charset=\"UTF-8\"";

    private Challenge() {}

    /**
     * Returns a new challenge of {@code Digest} (RFC 7616). Windows encoders want a comma and a blank between the parameters
     * and quotes around all but {@code algorithm} and {@code stale}.
     *
     * @param presented the request's credential: the challenge tells the peer if only the nonce was too old
     */
    public static String digest(Presented presented) {
        String challenge = "Digest realm=\"" + DigestAnswer.REALM + "\", nonce=\"" + Nonces.OURS.next()
                + "\", qop=\"auth\", algorithm=MD5";
        return presented.isStale() ? challenge + ", stale=true" : challenge;
    }
}
