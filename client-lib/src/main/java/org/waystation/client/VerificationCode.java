package org.waystation.client;

/**
 * What two people compare to be sure that nobody stands between them. Both see the same code exactly if both devices hold the same two
 * identities (docs/spec/cryptography.md, section 7).
 *
 * @param digits 60 decimal digits
 * @param qr the same as text for a QR code
 */
public record VerificationCode(String digits, String qr) {
    /** Twelve groups of five digits, for reading aloud. */
    public String grouped() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < digits.length(); i += 5) {
            text.append(i == 0 ? "" : " ").append(digits, i, i + 5);
        }
        return text.toString();
    }
}
