package org.waystation.terminal.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class QrCodeTest {
    private static final int SCALE = 4;
    private static final String LINK =
            "waystation://mfrggzdfmztwq2lknnwg23tpobyxe43uov3ho6dzpiytemzugu3donrw@relay.example:7443/contact#"
                    + "ae".repeat(55) + "a";

    @Test
    void whatIsDrawnReadsAsWhatWasMeant() throws Exception {
        assertEquals(LINK, read(QrCode.draw(LINK)));
    }

    @Test
    void aLinkFitsATerminalOf80Columns() {
        List<String> lines = rows(QrCode.draw(LINK));
        assertTrue(lines.stream().allMatch(line -> line.length() == lines.get(0).length()));
        assertTrue(lines.get(0).length() <= 80, () -> "columns: " + lines.get(0).length());
    }

    @Test
    void everyLineSetsItsColoursAndGivesThemBack() {
        for (String line : QrCode.draw("x").split("\n")) {
            assertTrue(line.startsWith("\u001b[38;5;16;48;5;231m") && line.endsWith("\u001b[0m"));
        }
    }

    private static List<String> rows(String picture) {
        return Arrays.stream(picture.split("\n"))
                .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", ""))
                .toList();
    }

    /** Looks at the half blocks as a camera does. */
    private static String read(String picture) throws Exception {
        List<String> rows = rows(picture);
        int width = rows.get(0).length() * SCALE;
        int height = rows.size() * 2 * SCALE;
        int[] pixels = new int[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                char c = rows.get(y / (2 * SCALE)).charAt(x / SCALE);
                boolean upper = y / SCALE % 2 == 0;
                boolean dark = c == '█' || c == (upper ? '▀' : '▄');
                pixels[y * width + x] = dark ? 0x000000 : 0xffffff;
            }
        }
        BinaryBitmap image = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels)));
        return new QRCodeReader().decode(image).getText();
    }
}
