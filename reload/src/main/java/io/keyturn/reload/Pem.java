package io.keyturn.reload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Cuts PEM text into its blocks. Every BEGIN line must have its END line before the next one: the
 * common parsers drop a broken block in silence, and a chain without its intermediate is refused
 * only by the server. Works on bytes, so that a private key never becomes a String.
 */
final class Pem {
  private Pem() {}

  /**
   * Decodes all blocks of a label, such as {@code CERTIFICATE}.
   *
   * @throws IllegalArgumentException without any content, if a block is broken
   */
  static List<byte[]> blocks(byte[] text, String label) {
    byte[] begin = ("-----BEGIN " + label + "-----").getBytes(US_ASCII);
    byte[] end = ("-----END " + label + "-----").getBytes(US_ASCII);
    List<byte[]> blocks = new ArrayList<>();
    int at = indexOf(text, begin, 0);
    while (at >= 0) {
      int body = at + begin.length;
      int stop = indexOf(text, end, body);
      int next = indexOf(text, begin, body);
      if (stop < 0 || (next >= 0 && next < stop)) {
        throw new IllegalArgumentException("a PEM block has no END line");
      }
      blocks.add(decode(text, body, stop));
      at = next;
    }
    return blocks;
  }

  static boolean contains(byte[] text, String label) {
    return indexOf(text, ("-----BEGIN " + label + "-----").getBytes(US_ASCII), 0) >= 0;
  }

  private static byte[] decode(byte[] text, int from, int to) {
    byte[] packed = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      if (text[i] != '\n' && text[i] != '\r' && text[i] != ' ' && text[i] != '\t') {
        packed[length++] = text[i];
      }
    }
    byte[] base64 = Arrays.copyOf(packed, length);
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      // The decoder's own message quotes a byte of what may be a key.
      throw new IllegalArgumentException("a PEM block is not base64");
    } finally {
      Arrays.fill(packed, (byte) 0);
      Arrays.fill(base64, (byte) 0);
    }
  }

  private static int indexOf(byte[] text, byte[] wanted, int from) {
    for (int i = from; i <= text.length - wanted.length; i++) {
      if (Arrays.equals(text, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }
}
