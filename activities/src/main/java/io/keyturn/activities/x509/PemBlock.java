package io.keyturn.activities.x509;

import java.util.List;

/**
 * One block of a PEM text (RFC 7468): its place, its label and the bytes in it, which may be a
 * secret.
 */
public final class PemBlock {
  private final int number;
  private final String label;
  private final boolean encrypted;
  private final byte[] content;

  PemBlock(int number, String label, boolean encrypted, byte[] content) {
    this.number = number;
    this.label = label;
    this.encrypted = encrypted;
    this.content = content;
  }

  /**
   * Reads every block of a text, strictly.
   *
   * @return the blocks in order; none when the text has none
   * @throws CredentialProblem MALFORMED_PEM, with the number of the block that is damaged
   */
  public static List<PemBlock> readAll(byte[] text) {
    return new PemScanner(text).blocks();
  }

  /** The block's place in the text, from 1. */
  public int number() {
    return number;
  }

  /** What BEGIN and END say, such as {@code CERTIFICATE}. */
  public String label() {
    return label;
  }

  /** Whether old-style headers say that the content is encrypted; the content is then empty. */
  public boolean encrypted() {
    return encrypted;
  }

  /** The decoded bytes themselves, no copy, so that the reader of a private key can wipe them. */
  public byte[] content() {
    return content;
  }

  /** Says nothing of the content. */
  @Override
  public String toString() {
    return "PEM block " + number + " " + label;
  }
}
