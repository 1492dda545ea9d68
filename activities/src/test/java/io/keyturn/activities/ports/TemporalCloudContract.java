package io.keyturn.activities.ports;

import static io.keyturn.activities.Problems.assertKind;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.activities.x509.Fingerprints;
import io.keyturn.activities.x509.PemBundle;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.rules.CertificateFilter;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What every control plane promises to the steps of a rotation. */
public abstract class TemporalCloudContract {
  private static final CertificateFilter FILTER = new CertificateFilter("worker", "", "", "");

  /** The control plane under test. */
  protected abstract TemporalCloud cloud();

  /** A namespace that accepts {@link #first} alone, and has no filter. */
  protected abstract String namespace();

  /** The authority that the namespace accepts. */
  protected abstract X509Certificate first();

  /** Another authority. */
  protected abstract X509Certificate second();

  private static UnaryOperator<NamespaceAccess> plus(X509Certificate authority) {
    return access -> access.with(access.accepted().plus(authority), access.filters());
  }

  private static UnaryOperator<NamespaceAccess> minus(X509Certificate authority) {
    return access ->
        access.with(access.accepted().minus(Fingerprints.sha256(authority)), access.filters());
  }

  @Test
  void namespaceIsReadAsItIs() {
    NamespaceAccess access = cloud().access(namespace());
    assertThat(access.namespace()).isEqualTo(namespace());
    assertThat(access.accepted().certificates()).containsExactly(first());
    assertThat(access.filters()).isEmpty();
    assertThat(access.mtls()).isTrue();
  }

  @Test
  void changeIsAnsweredAndReadBack() {
    NamespaceAccess after = cloud().change(namespace(), "support", plus(second()));
    assertThat(after.accepted().certificates()).containsExactly(first(), second());
    assertThat(cloud().access(namespace()).accepted()).isEqualTo(after.accepted());
    cloud().change(namespace(), "remove", minus(first()));
    assertThat(cloud().access(namespace()).accepted().certificates()).containsExactly(second());
  }

  @Test
  void filtersChangeWithTheBundle() {
    cloud()
        .change(
            namespace(),
            "support",
            access -> access.with(access.accepted().plus(second()), List.of(FILTER)));
    assertThat(cloud().access(namespace()).filters()).containsExactly(FILTER);
    cloud().change(namespace(), "undo", access -> access.with(access.accepted(), List.of()));
    assertThat(cloud().access(namespace()).filters()).isEmpty();
  }

  @Test
  void sameChangeAgainChangesNothing() {
    NamespaceAccess once = cloud().change(namespace(), "support", plus(second()));
    NamespaceAccess twice = cloud().change(namespace(), "support", plus(second()));
    assertThat(twice.resourceVersion()).isEqualTo(once.resourceVersion());
    assertThat(twice.accepted()).isEqualTo(once.accepted());
  }

  @Test
  void lastAuthorityStays() {
    assertKind(FailureKind.INVALID, () -> cloud().change(namespace(), "remove", minus(first())));
    assertKind(
        FailureKind.INVALID,
        () ->
            cloud()
                .change(
                    namespace(),
                    "remove",
                    access -> access.with(new PemBundle(List.of()), access.filters())));
    assertThat(cloud().access(namespace()).accepted().certificates()).containsExactly(first());
  }

  @Test
  void whatTheEditThrowsIsThrownAndNothingChanged() {
    IllegalStateException refused = new IllegalStateException("refused");
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () ->
                    cloud()
                        .change(
                            namespace(),
                            "support",
                            access -> {
                              throw refused;
                            })))
        .isSameAs(refused);
    assertThat(cloud().access(namespace()).accepted().certificates()).containsExactly(first());
  }

  @Test
  void whatDoesNotExistIsNotFound() {
    assertKind(FailureKind.NOT_FOUND, () -> cloud().access("nobody.a2dd6"), "nobody.a2dd6");
    assertKind(
        FailureKind.NOT_FOUND,
        () -> cloud().change("nobody.a2dd6", "support", plus(second())),
        "nobody.a2dd6");
  }
}
