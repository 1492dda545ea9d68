package io.keyturn.activities.x509;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.keyturn.activities.secret.Secret;
import io.keyturn.workflows.rules.Reason;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CertificateMaterialTest {
  @TempDir static Path folder;
  private static OpenSsl openssl;

  @BeforeAll
  static void makeKeysAsToolsDo() {
    openssl = new OpenSsl(folder);
    openssl.run("ecparam -genkey -name prime256v1 -out ec.sec1");
    openssl.run("pkcs8 -topk8 -nocrypt -in ec.sec1 -out ec.pkcs8");
    openssl.run("ec -in ec.sec1 -no_public -out ec.private-only");
    openssl.run("genrsa -traditional -out rsa.pkcs1 2048");
    openssl.run("pkcs8 -topk8 -nocrypt -in rsa.pkcs1 -out rsa.pkcs8");
    openssl.run("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out other.key");
    for (String key : List.of("ec.pkcs8", "rsa.pkcs8", "other.key")) {
      String name = key.substring(0, key.indexOf('.'));
      openssl.run("req -x509 -key " + key + " -subj /CN=" + name + " -out " + name + ".pem");
    }
    openssl.run("pkcs8 -topk8 -in ec.pkcs8 -passout pass:x -out encrypted.pkcs8");
    openssl.run("rsa -in rsa.pkcs8 -aes128 -passout pass:x -traditional -out encrypted.pkcs1");
    openssl.run("ec -in ec.pkcs8 -aes128 -passout pass:x -out encrypted.sec1");
    openssl.run("genpkey -algorithm ed25519 -out ed25519.key");
    openssl.run("ecparam -genkey -name prime256v1 -param_enc explicit -out explicit.key");
    openssl.run("ecparam -genkey -name secp256k1 -out k1.key");
  }

  private static String text(String file) {
    return new String(openssl.read(file), US_ASCII);
  }

  private static CertificateMaterial parse(String certificates, String key) {
    return CertificateMaterial.parse(
        certificates.getBytes(UTF_8), Secret.copyOf(key.getBytes(UTF_8)));
  }

  private record Form(String name, String certificate, String key) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Form> forms() {
    return Stream.of(
        new Form("SEC1 behind EC PARAMETERS", text("ec.pem"), text("ec.sec1")),
        new Form("SEC1 alone", text("ec.pem"), blockOf(text("ec.sec1"), "EC PRIVATE KEY")),
        new Form("SEC1 without its public key", text("ec.pem"), text("ec.private-only")),
        new Form("PKCS#8, EC", text("ec.pem"), text("ec.pkcs8")),
        new Form("PKCS#1", text("rsa.pem"), text("rsa.pkcs1")),
        new Form("PKCS#8, RSA", text("rsa.pem"), text("rsa.pkcs8")),
        new Form("P-384", text("other.pem"), text("other.key")),
        new Form("CRLF", crlf(text("rsa.pem")), crlf(text("rsa.pkcs1"))),
        new Form(
            "text before the blocks", "subject: x\n" + text("ec.pem"), "Bag\n" + text("ec.pkcs8")),
        new Form("a bundle behind the leaf", text("ec.pem") + text("rsa.pem"), text("ec.pkcs8")),
        new Form(
            "the certificate beside the key", text("ec.pem"), text("ec.pem") + text("ec.pkcs8")),
        new Form("no line feed at the end", text("ec.pem").strip(), text("ec.pkcs8").strip()));
  }

  private static String crlf(String text) {
    return text.replace("\n", "\r\n");
  }

  private static String blockOf(String pem, String label) {
    return pem.substring(pem.indexOf("-----BEGIN " + label));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void everyFormInUseIsReadAndWrittenAsPkcs8(Form form) {
    try (CertificateMaterial material = parse(form.certificate(), form.key())) {
      String key = material.privateKey().reveal(pem -> new String(pem, US_ASCII));
      assertThat(key)
          .startsWith("-----BEGIN PRIVATE KEY-----\n")
          .endsWith("-----END PRIVATE KEY-----\n");
      try (CertificateMaterial again = parse(new String(material.chainPem(), US_ASCII), key)) {
        assertThat(again.leaf()).isEqualTo(material.leaf());
      }
      openssl.write("written.key", key.getBytes(US_ASCII));
      openssl.write("written.pem", material.chainPem());
      assertThat(openssl.run("pkey -in written.key -pubout"))
          .isEqualTo(openssl.run("x509 -in written.pem -noout -pubkey"));
    }
  }

  private record Flaw(String name, String certificate, String key, Reason reason) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Flaw> flaws() {
    String certificate = text("ec.pem");
    String key = text("ec.pkcs8");
    return Stream.of(
        new Flaw("key of another certificate", certificate, text("rsa.pkcs8"), Reason.KEY_MISMATCH),
        new Flaw("key of the same kind", certificate, text("other.key"), Reason.KEY_MISMATCH),
        new Flaw("no certificate", "", key, Reason.CERTIFICATE_MISSING),
        new Flaw("no key", certificate, "", Reason.KEY_MISSING),
        new Flaw("a certificate in the key's place", certificate, certificate, Reason.KEY_MISSING),
        new Flaw("a key in the certificate's place", key, key, Reason.MALFORMED_PEM),
        new Flaw("two keys", certificate, key + key, Reason.KEY_UNREADABLE),
        new Flaw("encrypted PKCS#8", certificate, text("encrypted.pkcs8"), Reason.KEY_ENCRYPTED),
        new Flaw("encrypted PKCS#1", certificate, text("encrypted.pkcs1"), Reason.KEY_ENCRYPTED),
        new Flaw("encrypted SEC1", certificate, text("encrypted.sec1"), Reason.KEY_ENCRYPTED),
        new Flaw("Ed25519", certificate, text("ed25519.key"), Reason.UNSUPPORTED_KEY),
        new Flaw("explicit curve", certificate, text("explicit.key"), Reason.UNSUPPORTED_KEY),
        new Flaw("unknown curve", certificate, text("k1.key"), Reason.UNSUPPORTED_KEY),
        new Flaw(
            "OpenSSH",
            certificate,
            key.replace(" PRIVATE", " OPENSSH PRIVATE"),
            Reason.UNSUPPORTED_KEY),
        new Flaw("key cut off", certificate, key.substring(0, 120), Reason.MALFORMED_PEM),
        new Flaw(
            "key glued to a certificate",
            certificate,
            certificate.strip() + key,
            Reason.MALFORMED_PEM),
        new Flaw("certificate cut off", certificate.substring(0, 200), key, Reason.MALFORMED_PEM),
        new Flaw(
            "PKCS#1 labelled as PKCS#8",
            certificate,
            text("rsa.pkcs1").replace("RSA PRIVATE", "PRIVATE"),
            Reason.KEY_UNREADABLE));
  }

  @ParameterizedTest
  @MethodSource("flaws")
  void everyFlawIsRefusedWithItsReasonAndNothingOfTheKey(Flaw flaw) {
    Throwable thrown = catchThrowable(() -> parse(flaw.certificate(), flaw.key()));

    assertThat(thrown)
        .isInstanceOfSatisfying(
            CredentialProblem.class,
            problem -> assertThat(problem.reason()).isEqualTo(flaw.reason()));
    String printed = printed(thrown);
    assertThat(piecesOf(flaw.key())).noneMatch(printed::contains);
  }

  private static String printed(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  /** Every run of twelve characters of the key's base64. */
  private static List<String> piecesOf(String key) {
    return key.lines()
        .filter(line -> line.length() > 12 && !line.contains("-") && !line.contains(" "))
        .flatMap(
            line ->
                Stream.iterate(0, i -> i + 12 <= line.length(), i -> i + 1)
                    .map(i -> line.substring(i, i + 12)))
        .toList();
  }

  @Test
  void noDamagedKeyIsTakenNorQuoted() {
    String key = text("ec.pkcs8");
    int body = key.indexOf('\n') + 1;
    Random random = new Random(4711);
    for (int i = body; i < key.lastIndexOf("\n-----END"); i++) {
      char other = (char) (32 + random.nextInt(95));
      String damaged = key.substring(0, i) + other + key.substring(i + 1);
      Throwable thrown = catchThrowable(() -> parse(text("ec.pem"), damaged).close());
      if (thrown != null) {
        assertThat(thrown).isInstanceOf(CredentialProblem.class);
        String printed = printed(thrown);
        assertThat(piecesOf(damaged)).isNotEmpty().noneMatch(printed::contains);
      }
    }
  }

  @Test
  void aKeyOfALaterCertificateIsSaidToBe() {
    assertThatThrownBy(() -> parse(text("rsa.pem") + text("ec.pem"), text("ec.pkcs8")))
        .isInstanceOf(CredentialProblem.class)
        .hasMessageContaining("certificate 2");
  }

  @Test
  void issuersComeInOrderAndWhatIsBesideThemIsKeptApart() {
    openssl.write("ca.ext", "basicConstraints=critical,CA:true");
    openssl.write("leaf.ext", "basicConstraints=critical,CA:false");
    String request = "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes ";
    openssl.run("req -x509 -key ec.pkcs8 -subj /CN=root -out root.pem");
    openssl.run(request + "-subj /CN=middle -keyout middle.key -out middle.csr");
    openssl.run(
        "x509 -req -in middle.csr -CA root.pem -CAkey ec.pkcs8 -extfile ca.ext -out middle.pem");
    openssl.run(request + "-subj /CN=leaf -keyout leaf.key -out leaf.csr");
    openssl.run(
        "x509 -req -in leaf.csr -CA middle.pem -CAkey middle.key -extfile leaf.ext -out leaf.pem");

    String file = text("leaf.pem") + text("rsa.pem") + text("root.pem") + text("middle.pem");
    try (CertificateMaterial material = parse(file, text("leaf.key"))) {
      assertThat(material.chain())
          .containsExactly(
              openssl.certificate("leaf.pem"),
              openssl.certificate("middle.pem"),
              openssl.certificate("root.pem"));
      assertThat(material.issuers()).hasSize(2);
      assertThat(material.others()).containsExactly(openssl.certificate("rsa.pem"));
    }
  }

  @Test
  void whatASecretStoreKeepsIsReadBack() {
    try (CertificateMaterial material = parse(text("ec.pem"), text("ec.sec1"))) {
      Map<String, Secret> files = material.toFiles();
      assertThat(files).containsOnlyKeys("tls.crt", "tls.key");
      try (CertificateMaterial again = CertificateMaterial.fromFiles(files)) {
        assertThat(again.chain()).isEqualTo(material.chain());
        assertThat(again.privateKey()).isEqualTo(material.privateKey());
      }
      for (String missing : List.of("tls.crt", "tls.key")) {
        Map<String, Secret> rest = new HashMap<>(files);
        rest.remove(missing);
        assertThatThrownBy(() -> CertificateMaterial.fromFiles(rest))
            .isInstanceOf(CredentialProblem.class)
            .hasMessageContaining(missing);
      }
      files.values().forEach(Secret::close);
    }
  }

  @Test
  void closingWipesTheKeyAndNamingShowsNone() {
    CertificateMaterial material = parse(text("ec.pem"), text("ec.sec1"));
    assertThat(material.toString()).contains(material.sha256()).doesNotContain("BEGIN");

    material.close();

    assertThatThrownBy(() -> material.privateKey().reveal(pem -> pem.length))
        .isInstanceOf(IllegalStateException.class);
  }
}
