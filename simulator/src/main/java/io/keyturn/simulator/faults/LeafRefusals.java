package io.keyturn.simulator.faults;

import io.keyturn.simulator.cloud.BundleRules;
import io.keyturn.simulator.cloud.HandshakeVeto;
import io.keyturn.simulator.cloud.Trust;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Refuses handshakes by the rules in force, and counts what it let in. */
final class LeafRefusals implements HandshakeVeto {
  private final Function<String, Optional<Trust>> trust;
  private final List<LeafRefusal> rules = new ArrayList<>();
  private final List<HandshakeVeto> vetoes = new ArrayList<>();
  private final Map<String, Integer> accepted = new HashMap<>();

  LeafRefusals(Function<String, Optional<Trust>> trust) {
    this.trust = trust;
  }

  synchronized void add(LeafRefusal rule) {
    rules.add(rule);
  }

  synchronized void add(HandshakeVeto veto) {
    vetoes.add(veto);
  }

  synchronized void clear() {
    rules.clear();
    vetoes.clear();
    accepted.clear();
  }

  @Override
  public Optional<String> reason(String namespace, X509Certificate leaf) {
    Optional<Trust> now = trust.apply(namespace);
    synchronized (this) {
      for (LeafRefusal rule : rules) {
        if (!rule.namespace().equals(namespace) || known(rule, now, leaf)) {
          continue;
        }
        int before = accepted.merge(namespace + "/" + BundleRules.sha256(leaf), 1, Integer::sum);
        if (before > rule.afterAccepted()) {
          return Optional.of("this node does not know the certificate's issuer (fault)");
        }
      }
      return vetoes.stream().flatMap(veto -> veto.reason(namespace, leaf).stream()).findFirst();
    }
  }

  private static boolean known(LeafRefusal rule, Optional<Trust> now, X509Certificate leaf) {
    return now.stream()
        .flatMap(trust -> trust.acceptedClientCas().stream())
        .filter(ca -> rule.knownAuthorities().contains(BundleRules.sha256(ca)))
        .anyMatch(ca -> issued(ca, leaf));
  }

  private static boolean issued(X509Certificate authority, X509Certificate leaf) {
    if (!authority.getSubjectX500Principal().equals(leaf.getIssuerX500Principal())) {
      return false;
    }
    try {
      leaf.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
