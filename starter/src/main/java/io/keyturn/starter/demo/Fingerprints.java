package io.keyturn.starter.demo;

import io.keyturn.workflows.fleet.Stamp;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Names credentials for people: a certificate by the start of its fingerprint and a letter for its
 * authority, an API key by a number.
 */
final class Fingerprints {
  private static final int SHORT = 8;

  /** What a stamp says before the id of a key. */
  private static final String KEY = Stamp.ofKey("");

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private final List<String> authorities = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();
  private final Map<String, String> authorityOf = new ConcurrentHashMap<>();

  /** Names what a stamp says is presented; authorities get their letters as they are first seen. */
  synchronized String name(Stamp stamp) {
    String leaf = stamp.presents();
    if (leaf == null) {
      return "nothing yet";
    }
    if (stamp.authority() != null && !Stamp.isKey(leaf)) {
      if (!authorities.contains(stamp.authority())) {
        authorities.add(stamp.authority());
      }
      authorityOf.put(leaf, "CA " + letter(authorities.indexOf(stamp.authority())));
    }
    return name(leaf);
  }

  /** Names a certificate by its SHA-256, or a key by its id, as the ledger or a stamp has it. */
  String name(String credential) {
    String authority = authorityOf.get(credential);
    return shortened(credential) + (authority == null ? "" : " (" + authority + ")");
  }

  /** Names it without its authority; keys get their numbers as they are first seen. */
  synchronized String shortened(String credential) {
    if (SHA256.matcher(credential).matches()) {
      return credential.substring(0, SHORT);
    }
    String id = Stamp.isKey(credential) ? credential.substring(KEY.length()) : credential;
    if (!keys.contains(id)) {
      keys.add(id);
    }
    return "key " + (keys.indexOf(id) + 1);
  }

  static String sha256(X509Certificate certificate) {
    try {
      return sha256(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate without a DER form", e);
    }
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static String sha256(String content) {
    return sha256(content.getBytes(StandardCharsets.UTF_8));
  }

  private static String letter(int index) {
    return Character.toString('A' + index % 26);
  }
}
