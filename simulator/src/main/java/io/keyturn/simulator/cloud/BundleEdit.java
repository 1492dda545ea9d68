package io.keyturn.simulator.cloud;

import com.google.protobuf.ByteString;
import io.keyturn.simulator.pki.KeyedCertificate;
import io.temporal.api.cloud.namespace.v1.CertificateFilterSpec;
import io.temporal.api.cloud.namespace.v1.MtlsAuthSpec;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * What another client of the account changes about who is let in.
 *
 * @param addPem certificates to add, "" for none
 * @param removeSha256 fingerprints of certificates to take out
 * @param addFilters filters to add
 */
public record BundleEdit(
    String addPem, List<String> removeSha256, List<CertificateFilter> addFilters) {
  public BundleEdit {
    removeSha256 = List.copyOf(removeSha256);
    addFilters = List.copyOf(addFilters);
  }

  /** Returns an edit that adds one authority. */
  public static BundleEdit adding(X509Certificate authority) {
    return new BundleEdit(KeyedCertificate.pem(List.of(authority)), List.of(), List.of());
  }

  /** Returns an edit that takes one authority out. */
  public static BundleEdit removing(X509Certificate authority) {
    return new BundleEdit("", List.of(BundleRules.sha256(authority)), List.of());
  }

  MtlsAuthSpec apply(MtlsAuthSpec before) {
    List<X509Certificate> bundle =
        new ArrayList<>(PemBundle.parse(before.getAcceptedClientCa().toByteArray()));
    bundle.removeIf(c -> removeSha256.contains(BundleRules.sha256(c)));
    PemBundle.parse(addPem.getBytes(java.nio.charset.StandardCharsets.US_ASCII)).stream()
        .filter(c -> !bundle.contains(c))
        .forEach(bundle::add);
    MtlsAuthSpec.Builder after =
        before.toBuilder()
            .setAcceptedClientCa(ByteString.copyFromUtf8(KeyedCertificate.pem(bundle)));
    for (CertificateFilter filter : addFilters) {
      after.addCertificateFilters(
          CertificateFilterSpec.newBuilder()
              .setCommonName(filter.commonName())
              .setOrganization(filter.organization())
              .setOrganizationalUnit(filter.organizationalUnit())
              .setSubjectAlternativeName(filter.subjectAlternativeName()));
    }
    return after.build();
  }
}
