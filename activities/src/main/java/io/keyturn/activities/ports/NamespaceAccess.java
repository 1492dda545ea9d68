package io.keyturn.activities.ports;

import io.keyturn.activities.x509.PemBundle;
import io.keyturn.workflows.rules.CertificateFilter;
import java.util.List;

/**
 * Who may enter a namespace, as the control plane says.
 *
 * @param address host and port where clients with certificates connect
 * @param keyAddress host and port where clients with API keys connect
 * @param accepted the bundle of client CAs
 * @param mtls whether client certificates are accepted at all
 * @param apiKeys whether API keys are accepted at all
 * @param resourceVersion names this state of the namespace
 */
public record NamespaceAccess(
    String namespace,
    String address,
    String keyAddress,
    PemBundle accepted,
    List<CertificateFilter> filters,
    boolean mtls,
    boolean apiKeys,
    String resourceVersion) {
  /** Copies what is given. */
  public NamespaceAccess {
    filters = List.copyOf(filters);
  }

  /** The same namespace with certificates let in or not; what it accepts then stays. */
  public NamespaceAccess withMtls(boolean on) {
    return new NamespaceAccess(
        namespace, address, keyAddress, accepted, filters, on, apiKeys, resourceVersion);
  }

  /** The same namespace with API keys let in or not. */
  public NamespaceAccess withApiKeys(boolean on) {
    return new NamespaceAccess(
        namespace, address, keyAddress, accepted, filters, mtls, on, resourceVersion);
  }

  /** Tells whether nobody at all would be let in. */
  public boolean shut() {
    return mtls ? accepted.certificates().isEmpty() : !apiKeys;
  }

  /** The same namespace with another bundle and other filters. */
  public NamespaceAccess with(PemBundle bundle, List<CertificateFilter> changed) {
    return new NamespaceAccess(
        namespace, address, keyAddress, bundle, changed, mtls, apiKeys, resourceVersion);
  }
}
