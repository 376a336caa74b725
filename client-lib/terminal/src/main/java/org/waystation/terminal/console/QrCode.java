package org.waystation.terminal.console;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.ArrayList;
import java.util.List;
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
        StringBuilder picture = new StringBuilder();
        for (String row : rows(content, QUIET_ZONE)) {
            picture.append(DARK_ON_LIGHT).append(row).append(AS_BEFORE).append('\n');
        }
        return picture.toString();
    }

    /**
     * The lines of the picture without their colours, which must be dark on light.
     *
     * @param quiet how many modules are left free around it; a camera likes four
     */
    public static List<String> rows(String content, int quiet) {
        BitMatrix code = modules(content, quiet);
        List<String> rows = new ArrayList<>();
        for (int y = 0; y < code.getHeight(); y += 2) {
            StringBuilder row = new StringBuilder();
            for (int x = 0; x < code.getWidth(); x++) {
                boolean upper = code.get(x, y);
                boolean lower = y + 1 < code.getHeight() && code.get(x, y + 1);
                row.append(upper ? (lower ? '█' : '▀') : (lower ? '▄' : ' '));
            }
            rows.add(row.toString());
        }
        return rows;
    }

    private static BitMatrix modules(String content, int quiet) {
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
                                    quiet));
        } catch (WriterException e) {
            throw new IllegalArgumentException("too long for a QR code", e);
        }
    }
}
