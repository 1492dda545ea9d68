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

/** Names certificates for people: the start of the fingerprint, and a letter for the authority. */
final class Fingerprints {
  private static final int SHORT = 8;

  private final List<String> authorities = new ArrayList<>();
  private final Map<String, String> authorityOf = new ConcurrentHashMap<>();

  /** Names what a stamp says is presented; authorities get their letters as they are first seen. */
  synchronized String name(Stamp stamp) {
    String leaf = stamp.presents();
    if (leaf == null) {
      return "nothing yet";
    }
    if (stamp.authority() != null) {
      if (!authorities.contains(stamp.authority())) {
        authorities.add(stamp.authority());
      }
      authorityOf.put(leaf, "CA " + letter(authorities.indexOf(stamp.authority())));
    }
    return name(leaf);
  }

  /** Names a certificate by its SHA-256. */
  String name(String sha256) {
    String authority = authorityOf.get(sha256);
    return shortened(sha256) + (authority == null ? "" : " (" + authority + ")");
  }

  static String shortened(String sha256) {
    return sha256.length() <= SHORT ? sha256 : sha256.substring(0, SHORT);
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
