package io.keyturn.simulator.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;

class KeyedCertificateTest {
  private static byte[] pkcs8(KeyedCertificate keyed) throws IOException {
    String pem = new String(keyed.openKey().readAllBytes(), US_ASCII);
    return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
  }

  @Test
  void aWrittenKeyCarriesItsPublicKeyForReadersThatInsistOnIt() throws IOException {
    KeyedCertificate keyed = Authority.root("CN=CA").client("CN=client");
    ECPrivateKey key =
        ECPrivateKey.getInstance(PrivateKeyInfo.getInstance(pkcs8(keyed)).parsePrivateKey());
    assertThat(key.getPublicKey().getBytes())
        .isEqualTo(
            SubjectPublicKeyInfo.getInstance(keyed.certificate().getPublicKey().getEncoded())
                .getPublicKeyData()
                .getBytes());
  }

  @Test
  void aWrittenKeySignsForItsCertificate() throws IOException, GeneralSecurityException {
    KeyedCertificate keyed = Authority.root("CN=CA").client("CN=client");
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(
        KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8(keyed))));
    byte[] signed = signature.sign();
    signature.initVerify(keyed.certificate().getPublicKey());
    assertThat(signature.verify(signed)).isTrue();
  }

  @Test
  void theChainOfAnIntermediateIsPresentedWithoutTheRoot() {
    Authority root = Authority.root("CN=Root");
    Authority intermediate = root.intermediate("CN=Intermediate");
    assertThat(intermediate.client("CN=client").chain())
        .hasSize(2)
        .contains(intermediate.certificate())
        .doesNotContain(root.certificate());
  }
}
