package org.waystation.terminal.console;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.Map;

/**
 * A QR code drawn in characters: two modules above each other are one half block. Its colours are set, not those of the terminal,
 * so that it is dark on light on every background.
 */
public final class QrCode {
    private static final String DARK_ON_LIGHT = "\u001b[38;5;16;48;5;231m";
    private static final String AS_BEFORE = "\u001b[0m";
    private static final int QUIET_ZONE = 4;

    private QrCode() {}

    /** The lines of the picture, each with its line end. */
    public static String draw(String content) {
        BitMatrix code = modules(content);
        StringBuilder picture = new StringBuilder();
        for (int y = 0; y < code.getHeight(); y += 2) {
            picture.append(DARK_ON_LIGHT);
            for (int x = 0; x < code.getWidth(); x++) {
                boolean upper = code.get(x, y);
                boolean lower = y + 1 < code.getHeight() && code.get(x, y + 1);
                picture.append(upper ? (lower ? '█' : '▀') : (lower ? '▄' : ' '));
            }
            picture.append(AS_BEFORE).append('\n');
        }
        return picture.toString();
    }

    private static BitMatrix modules(String content) {
        try {
            return new QRCodeWriter()
                    .encode(
                            content,
                            BarcodeFormat.QR_CODE,
                            0,
                            0,
                            Map.of(
                                    EncodeHintType.ERROR_CORRECTION,
                                    ErrorCorrectionLevel.L,
                                    EncodeHintType.MARGIN,
                                    QUIET_ZONE));
        } catch (WriterException e) {
            throw new IllegalArgumentException("too long for a QR code", e);
        }
    }
}
