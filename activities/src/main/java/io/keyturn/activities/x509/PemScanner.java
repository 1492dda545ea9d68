package io.keyturn.activities.x509;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.keyturn.workflows.rules.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a PEM text line by line and refuses what others silently lose.
 *
 * <ol>
 *   <li>The text must be ASCII-compatible, without a byte order mark, with LF or CRLF at line ends.
 *   <li>A line that shows any trace of a BEGIN or END marker must be exactly one.
 *   <li>Markers come in pairs with the same label; what is between pairs is skipped, as tools write
 *       text there.
 *   <li>What is inside a pair must be base64 to the last character.
 * </ol>
 *
 * <p>The text may hold a private key: it is never made a {@code String}, and nothing of it gets
 * into a message.
 */
final class PemScanner {
  private static final List<byte[]> TRACES =
      List.of(
          ascii("--BEGIN"),
          ascii("--END"),
          ascii("BEGIN CERTIFICATE"),
          ascii("END CERTIFICATE"),
          ascii("CERTIFICATE--"),
          ascii("PRIVATE KEY--"));
  private static final byte[] DASHES = ascii("-----");
  private static final Pattern MARKER =
      Pattern.compile("-----(BEGIN|END) ([A-Z0-9]+(?: [A-Z0-9]+)*)-----");
  private static final int LONGEST_MARKER = 60;
  private static final byte[] ENCRYPTED = ascii("ENCRYPTED");

  private final byte[] text;
  private final byte[] body;
  private int bodyLength;
  private @Nullable String label;
  private boolean encrypted;
  private final List<PemBlock> blocks = new ArrayList<>();

  PemScanner(byte[] text) {
    this.text = text;
    this.body = new byte[text.length];
  }

  List<PemBlock> blocks() {
    refuseOtherEncodings();
    try {
      int start = 0;
      while (start < text.length) {
        int end = indexOfLineEnd(start);
        line(firstVisible(start, end), endOfVisible(start, end), start);
        start = end + 1;
      }
      if (label != null) {
        throw malformed("its END line is missing, the text may be cut off");
      }
      return List.copyOf(blocks);
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }

  private void line(int from, int to, int start) {
    if (tracesOfMarker(from, to)) {
      Matcher marker = marker(from, to);
      if (marker == null || from != start) {
        throw malformed("its BEGIN or END line is not complete on a line of its own");
      }
      if (marker.group(1).equals("BEGIN")) {
        begin(marker.group(2));
      } else {
        end(marker.group(2));
      }
    } else if (label != null && from < to) {
      inside(from, to);
    }
  }

  private boolean tracesOfMarker(int from, int to) {
    // A marker that is cut short shows nothing but its dashes.
    return startsWith(DASHES, from, to)
        || TRACES.stream().anyMatch(trace -> contains(from, to, trace));
  }

  private void begin(String newLabel) {
    if (label != null) {
      throw malformed("its END line is missing");
    }
    label = newLabel;
    encrypted = false;
    bodyLength = 0;
  }

  private void end(String endLabel) {
    if (label == null) {
      throw malformed("it has an END line without a BEGIN line");
    }
    if (!label.equals(endLabel)) {
      throw malformed("its BEGIN and END lines name different things");
    }
    blocks.add(
        new PemBlock(blocks.size() + 1, label, encrypted, encrypted ? new byte[0] : decodedBody()));
    label = null;
  }

  private void inside(int from, int to) {
    // RFC 1421 headers, written by old OpenSSL around encrypted keys, are the one thing with a
    // colon.
    if (contains(from, to, ascii(":"))) {
      if (contains(from, to, ENCRYPTED)) {
        encrypted = true;
      } else if (!encrypted) {
        throw malformed("it has something other than base64 in it");
      }
      return;
    }
    System.arraycopy(text, from, body, bodyLength, to - from);
    bodyLength += to - from;
  }

  private byte[] decodedBody() {
    byte[] encoded = Arrays.copyOf(body, bodyLength);
    try {
      if (bodyLength == 0) {
        throw malformed("it is empty");
      }
      return Base64.getDecoder().decode(encoded);
    } catch (IllegalArgumentException e) {
      // The decoder's message quotes the input, so it is not passed on.
      throw malformed("it has something other than base64 in it");
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  private void refuseOtherEncodings() {
    if (startsWith(0xEF, 0xBB, 0xBF)) {
      throw malformed("the text begins with a byte order mark");
    }
    if (startsWith(0xFE, 0xFF) || startsWith(0xFF, 0xFE)) {
      throw malformed("the text is UTF-16");
    }
    if (startsWith(0x30, 0x82) || startsWith(0x30, 0x81)) {
      throw malformed("the file is DER; convert it with openssl x509 or openssl pkey");
    }
    for (int i = 0; i < text.length; i++) {
      if (text[i] == 0) {
        throw malformed("the text has zero bytes; it may be UTF-16 or not text at all");
      }
      if (text[i] == '\r' && (i + 1 == text.length || text[i + 1] != '\n')) {
        throw malformed("a line ends with a carriage return alone");
      }
    }
  }

  private boolean startsWith(int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (i >= text.length || (text[i] & 0xFF) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  private CredentialProblem malformed(String what) {
    return new CredentialProblem(
        Reason.MALFORMED_PEM, "block " + (blocks.size() + 1) + ", " + what);
  }

  private int indexOfLineEnd(int start) {
    int end = start;
    while (end < text.length && text[end] != '\n') {
      end++;
    }
    return end;
  }

  private int firstVisible(int start, int end) {
    int from = start;
    while (from < end && blank(text[from])) {
      from++;
    }
    return from;
  }

  private int endOfVisible(int start, int end) {
    int to = end;
    while (to > start && blank(text[to - 1])) {
      to--;
    }
    return Math.max(to, firstVisible(start, end));
  }

  private static boolean blank(byte one) {
    return one == ' ' || one == '\t' || one == '\r';
  }

  private @Nullable Matcher marker(int from, int to) {
    if (to - from > LONGEST_MARKER) {
      return null;
    }
    Matcher matcher = MARKER.matcher(new String(text, from, to - from, US_ASCII));
    return matcher.matches() ? matcher : null;
  }

  private boolean startsWith(byte[] part, int from, int to) {
    return contains(from, Math.min(to, from + part.length), part);
  }

  private boolean contains(int from, int to, byte[] part) {
    for (int i = from; i <= to - part.length; i++) {
      if (Arrays.equals(text, i, i + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] ascii(String plain) {
    return plain.getBytes(US_ASCII);
  }
}
