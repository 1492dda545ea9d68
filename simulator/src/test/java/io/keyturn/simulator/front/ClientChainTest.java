package io.keyturn.simulator.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.simulator.front.TestAuthority.Issued;
import io.keyturn.simulator.front.TestAuthority.Request;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClientChainTest {
  private final TestAuthority root = TestAuthority.named("root");

  @Test
  void aLeafOfAnAcceptedAuthorityIsLetIn() {
    assertThat(refusal(root.leaf("worker"), root)).isEmpty();
  }

  @Test
  void aLeafWithoutAnyExtensionIsLetInAsGoDoes() {
    assertThat(refusal(root.issue(new Request("O=tcld")), root)).isEmpty();
  }

  @Test
  void clientUsageBesideServerUsageIsLetIn() {
    assertThat(refusal(root.issue(new Request("CN=w").clientUsage().serverUsage()), root))
        .isEmpty();
  }

  @Test
  void serverUsageAloneIsRefused() {
    assertThat(refusal(root.issue(new Request("CN=w").serverUsage()), root))
        .hasValue("its extended key usage is not for clients");
  }

  @Test
  void datesCount() {
    assertThat(refusal(root.issue(new Request("CN=w").expired()), root))
        .hasValue("the certificate has expired");
    assertThat(refusal(root.issue(new Request("CN=w").notYetValid()), root))
        .hasValue("the certificate is not valid yet");
  }

  @Test
  void anExpiredAuthorityLetsNobodyIn() {
    TestAuthority expired = TestAuthority.expired("old");
    assertThat(refusal(expired.leaf("w"), expired)).hasValue("its issuer has expired");
  }

  @Test
  void anotherAuthorityOfTheSameNameIsToldApartByItsKey() {
    assertThat(refusal(TestAuthority.named("root").leaf("w"), root))
        .hasValue("it was signed by another key than the accepted CA of that name");
  }

  @Test
  void anUnknownIssuerIsRefused() {
    assertThat(refusal(TestAuthority.named("other").leaf("w"), root))
        .hasValue("it was not issued by an accepted CA");
  }

  @Test
  void aLeafIsNoIssuer() {
    Issued leaf = root.leaf("leaf");
    X509Certificate forged = root.issue(new Request("CN=w")).leaf();
    assertThat(ClientChain.refusal(List.of(leaf.leaf()), List.of(forged), Instant.now()))
        .hasValue("it was not issued by an accepted CA");
  }

  @Test
  void aPresentedIntermediateLeadsToTheAcceptedRoot() {
    Issued leaf = root.subordinate("issuing").leaf("w");
    assertThat(refusal(leaf, root)).isEmpty();
    assertThat(
            ClientChain.refusal(List.of(root.certificate()), List.of(leaf.leaf()), Instant.now()))
        .hasValue("it was not issued by an accepted CA");
  }

  @Test
  void anAcceptedIntermediateIsAnAnchorWithoutItsRoot() {
    TestAuthority issuing = root.subordinate("issuing");
    assertThat(
            ClientChain.refusal(
                List.of(issuing.certificate()), List.of(issuing.leaf("w").leaf()), Instant.now()))
        .isEmpty();
  }

  @Test
  void timeIsTheMomentOfTheHandshake() {
    Instant later = Instant.now().plus(Duration.ofDays(3));
    assertThat(ClientChain.refusal(List.of(root.certificate()), root.leaf("w").chain(), later))
        .hasValue("the certificate has expired");
  }

  private static Optional<String> refusal(Issued issued, TestAuthority accepted) {
    return ClientChain.refusal(List.of(accepted.certificate()), issued.chain(), Instant.now());
  }
}
