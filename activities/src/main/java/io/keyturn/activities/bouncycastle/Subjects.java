package io.keyturn.activities.bouncycastle;

import io.keyturn.activities.ports.AuthorityProfile;
import io.keyturn.activities.ports.LeafProfile;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;

/** Encodes subjects, the widest part first, leaving out what is empty. */
final class Subjects {
  private Subjects() {}

  static X500Name of(AuthorityProfile profile) {
    X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
    add(name, BCStyle.O, profile.organization());
    add(name, BCStyle.CN, profile.commonName());
    return name.build();
  }

  static X500Name of(LeafProfile profile) {
    X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
    add(name, BCStyle.O, profile.organization());
    add(name, BCStyle.OU, profile.organizationalUnit());
    add(name, BCStyle.CN, profile.commonName());
    return name.build();
  }

  private static void add(X500NameBuilder name, ASN1ObjectIdentifier type, String value) {
    if (!value.isEmpty()) {
      name.addRDN(type, value);
    }
  }
}
