package io.keyturn.simulator.front;

import io.keyturn.simulator.cloud.CertificateFilter;
import io.keyturn.simulator.cloud.Trust;
import io.keyturn.simulator.cloud.TrustSource;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Trust that a test sets by hand, in force at once. */
final class SettableTrust implements TrustSource {
  private final Map<String, Trust> trusts = new ConcurrentHashMap<>();
  private final Map<String, String> keyIdsByToken = new ConcurrentHashMap<>();
  private final Map<String, String> knownIdsByToken = new ConcurrentHashMap<>();
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  void accept(String namespace, X509Certificate... authorities) {
    set(namespace, new Trust(true, List.of(authorities), List.of(), false));
  }

  void filter(String namespace, CertificateFilter filter) {
    Trust trust = trust(namespace).orElseThrow();
    set(namespace, new Trust(true, trust.acceptedClientCas(), List.of(filter), false));
  }

  void set(String namespace, Trust trust) {
    trusts.put(namespace, trust);
    listeners.forEach(listener -> listener.accept(namespace));
  }

  void key(String token, String keyId) {
    keyIdsByToken.put(token, keyId);
    knownIdsByToken.put(token, keyId);
  }

  void noKey(String token) {
    keyIdsByToken.remove(token);
  }

  @Override
  public Optional<Trust> trust(String namespace) {
    return Optional.ofNullable(trusts.get(namespace));
  }

  @Override
  public Optional<String> apiKeyOwner(String namespace, String token) {
    return Optional.ofNullable(keyIdsByToken.get(token));
  }

  @Override
  public Optional<String> apiKeyId(String token) {
    return Optional.ofNullable(knownIdsByToken.get(token));
  }

  @Override
  public void onChange(Consumer<String> listener) {
    listeners.add(listener);
  }
}
