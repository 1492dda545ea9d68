package io.keyturn.simulator.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.simulator.cloud.CertificateFilter;
import io.keyturn.simulator.front.TestAuthority.Request;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterMatchTest {
  private static final X509Certificate LEAF =
      TestAuthority.named("ca")
          .issue(
              new Request("CN=Worker.payments,O=Acme\\, Inc,OU=blue,OU=green")
                  .alternativeNames(
                      new GeneralName(GeneralName.dNSName, "w.acme.test"),
                      new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://acme/w")))
          .leaf();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "worker.PAYMENTS |-|-|-| true",
        "worker |-|-|-| false",
        "worker* |-|-|-| true",
        "*.payments |-|-|-| true",
        "*payment |-|-|-| false",
        "worker.*ments |-|-|-| false",
        "*ork* |-|-|-| false",
        "-| acme, inc |-|-| true",
        "-| acme |-|-| false",
        "-|-| green |-| true",
        "-|-| red |-| false",
        "-|-|-| w.acme.test | true",
        "-|-|-| spiffe://acme/* | true",
        "-|-|-| *.test | true",
        "-|-|-| other.test | false",
        "worker* | acme, inc | blue | *.test | true",
        "worker* | acme, inc | red | *.test | false"
      })
  void allFieldsOfAFilterMustMatch(
      @Nullable String commonName,
      @Nullable String organization,
      @Nullable String unit,
      @Nullable String name,
      boolean admitted) {
    assertThat(
            FilterMatch.admits(
                List.of(
                    new CertificateFilter(
                        orUnset(commonName), orUnset(organization), orUnset(unit), orUnset(name))),
                LEAF))
        .isEqualTo(admitted);
  }

  @Test
  void oneFilterOfManyIsEnough() {
    assertThat(FilterMatch.admits(List.of(commonName("x"), commonName("worker*")), LEAF)).isTrue();
    assertThat(FilterMatch.admits(List.of(commonName("x"), commonName("y")), LEAF)).isFalse();
  }

  @Test
  void noFilterAdmitsEveryLeaf() {
    assertThat(FilterMatch.admits(List.of(), LEAF)).isTrue();
  }

  private static CertificateFilter commonName(String pattern) {
    return new CertificateFilter(pattern, "", "", "");
  }

  private static String orUnset(@Nullable String pattern) {
    return pattern == null ? "" : pattern;
  }
}
