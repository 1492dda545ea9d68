package io.keyturn.workflows.domain;

/** The kinds of key pair that keyturn makes; all of them are what Temporal Cloud accepts. */
public enum KeyAlgorithm {
  EC_P256("EC", 256),
  EC_P384("EC", 384),
  RSA_3072("RSA", 3072),
  RSA_4096("RSA", 4096);

  private final String family;
  private final int bits;

  KeyAlgorithm(String family, int bits) {
    this.family = family;
    this.bits = bits;
  }

  /** {@code EC} or {@code RSA}. */
  public String family() {
    return family;
  }

  /** Size of the curve's field or of the modulus, in bits. */
  public int bits() {
    return bits;
  }
}
