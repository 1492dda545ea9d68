package io.keyturn.activities.x509;

import io.keyturn.workflows.rules.CertificateFacts.AlternativeName;
import io.keyturn.workflows.rules.CertificateFacts.AlternativeName.Kind;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads subject alternative names as the rules compare them. */
final class AlternativeNames {
  private static final int EMAIL = 1;
  private static final int DNS = 2;
  private static final int URI = 6;
  private static final int IP = 7;
  private static final int GROUPS = 8;

  private AlternativeNames() {}

  static List<AlternativeName> of(X509Certificate certificate) throws CertificateParsingException {
    Collection<List<?>> entries = certificate.getSubjectAlternativeNames();
    List<AlternativeName> names = new ArrayList<>();
    if (entries != null) {
      for (List<?> entry : entries) {
        names.add(name((Integer) entry.get(0), entry.get(1)));
      }
    }
    return List.copyOf(names);
  }

  private static AlternativeName name(int type, Object value) {
    return switch (type) {
      case EMAIL -> new AlternativeName(Kind.EMAIL, (String) value);
      case DNS -> new AlternativeName(Kind.DNS, (String) value);
      case URI -> new AlternativeName(Kind.URI, (String) value);
      case IP -> new AlternativeName(Kind.IP, canonicalAddress((String) value));
      default -> new AlternativeName(Kind.OTHER, value instanceof String text ? text : "");
    };
  }

  /** Writes an address as RFC 5952 and Go do: the longest run of zero groups shortened. */
  static String canonicalAddress(String address) {
    if (!address.contains(":")) {
      return address;
    }
    try {
      // Text with a colon is never looked up by name.
      InetAddress parsed = InetAddress.getByName(address);
      return parsed instanceof Inet6Address
          ? shortened(parsed.getAddress())
          : parsed.getHostAddress();
    } catch (UnknownHostException e) {
      return address;
    }
  }

  private static String shortened(byte[] bytes) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = (bytes[2 * i] & 0xFF) << 8 | (bytes[2 * i + 1] & 0xFF);
    }
    int runStart = -1;
    int runLength = 1;
    for (int i = 0; i < GROUPS; i++) {
      int length = 0;
      while (i + length < GROUPS && groups[i + length] == 0) {
        length++;
      }
      if (length > runLength) {
        runStart = i;
        runLength = length;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == runStart) {
        text.append("::");
        i += runLength - 1;
      } else {
        if (i > 0 && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }
}
