package io.keyturn.workflows.rules;

import java.util.Locale;
import java.util.Set;

/** What the rules ask of any certificate, wherever it stands. */
final class SharedChecks {
  private static final Set<String> STRONG_DIGESTS =
      Set.of("SHA256", "SHA384", "SHA512", "SHA3-256", "SHA3-384", "SHA3-512");
  private static final Set<String> SUPPORTED_KEYS = Set.of("RSA", "RSASSA-PSS", "EC");

  /** No smallest size is published: these are what TLS libraries of today still take. */
  private static final int SMALLEST_RSA = 2048;

  private static final int SMALLEST_EC = 256;

  private SharedChecks() {}

  static boolean weakSignature(CertificateFacts facts) {
    // An algorithm without a digest of its own (Ed25519) is refused for its kind, not as weak.
    return !facts.signature().digest().isEmpty()
        && !STRONG_DIGESTS.contains(facts.signature().digest());
  }

  static boolean unsupportedSignature(CertificateFacts facts) {
    String name = facts.signature().name().toUpperCase(Locale.ROOT);
    return !(name.endsWith("WITHRSA")
        || name.endsWith("WITHECDSA")
        || name.endsWith("RSASSA-PSS")
        || name.endsWith("ANDMGF1"));
  }

  static boolean unsupportedKey(CertificateFacts facts) {
    return !SUPPORTED_KEYS.contains(facts.key().algorithm());
  }

  static boolean weakKey(CertificateFacts facts) {
    int smallest = facts.key().algorithm().equals("EC") ? SMALLEST_EC : SMALLEST_RSA;
    return !unsupportedKey(facts) && facts.key().bits() < smallest;
  }

  static boolean serialNotPositive(CertificateFacts facts) {
    return facts.serial().startsWith("-") || facts.serial().matches("0*");
  }

  static boolean lacksCertSign(CertificateFacts facts) {
    return facts.keyUsages() != null && !facts.keyUsages().contains("keyCertSign");
  }

  static String describeKey(CertificateFacts facts) {
    return facts.key().algorithm() + " " + facts.key().bits();
  }

  /** The form in which distinguished names are compared: without case and runs of white space. */
  static String folded(String name) {
    return name.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }
}
