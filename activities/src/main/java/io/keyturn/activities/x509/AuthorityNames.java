package io.keyturn.activities.x509;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/** Names authorities as stamps do: by the SHA-256 of their encoded subject, in lower-case hex. */
public final class AuthorityNames {
  private AuthorityNames() {}

  /** Names an authority. */
  public static String of(X509Certificate authority) {
    return digest(authority.getSubjectX500Principal());
  }

  /** Names what stands above a chain as it is presented: the issuer of its last certificate. */
  public static String above(List<X509Certificate> chain) {
    return digest(chain.get(chain.size() - 1).getIssuerX500Principal());
  }

  private static String digest(X500Principal name) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(name.getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
