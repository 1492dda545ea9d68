package io.keyturn.simulator;

import io.grpc.Channel;
import io.keyturn.simulator.cloud.Cloud;
import io.keyturn.simulator.cloud.NamespaceHost;
import io.keyturn.simulator.faults.Faults;
import io.keyturn.simulator.front.FleetView;
import io.keyturn.simulator.front.FrontOptions;
import io.keyturn.simulator.front.NamespaceFront;
import io.keyturn.simulator.front.ServerIdentity;
import io.keyturn.simulator.ledger.Ledger;
import io.keyturn.simulator.pki.KeyedCertificate;
import io.keyturn.simulator.temporal.NamespaceRegistrar;
import io.temporal.api.cloud.namespace.v1.Endpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Opens and closes the fronts of the account's namespaces. */
final class Fronts implements NamespaceHost, AutoCloseable {
  private final Map<String, NamespaceFront> fronts = new ConcurrentHashMap<>();
  private final SimulatorOptions options;
  private final Channel upstream;
  private final Ledger ledger;
  private final FleetView fleet;
  private final ServerIdentity identity;
  private @Nullable Cloud cloud;
  private @Nullable Faults faults;

  Fronts(SimulatorOptions options, Channel upstream, Ledger ledger, KeyedCertificate certificate) {
    this.options = options;
    this.upstream = upstream;
    this.ledger = ledger;
    this.fleet =
        new FleetView(options.pollerMemory(), options.workerMemory(), InstantSource.system());
    this.identity = new ServerIdentity(certificate.chain(), certificate.key());
  }

  /** Tells the fronts whom to ask; the account itself needs them first. */
  void connect(Cloud account, Faults accountFaults) {
    cloud = account;
    faults = accountFaults;
  }

  @Override
  public void open(String namespace) {
    Cloud trust = cloud;
    Faults striking = faults;
    if (trust == null || striking == null) {
      throw new IllegalStateException("The fronts are not connected yet.");
    }
    new NamespaceRegistrar(upstream).register(namespace);
    try {
      fronts.put(
          namespace,
          NamespaceFront.start(
              new FrontOptions(
                  namespace,
                  trust,
                  striking.veto(),
                  upstream,
                  ledger,
                  fleet,
                  identity,
                  options.maxConnectionAge(),
                  options.maxConnectionAgeGrace(),
                  List.of(striking.interceptor(namespace)))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close(String namespace) {
    NamespaceFront front = fronts.remove(namespace);
    if (front != null) {
      front.close();
    }
  }

  String address(String namespace) {
    NamespaceFront front = fronts.get(namespace);
    return front == null ? "" : front.address();
  }

  @Override
  public Endpoints endpoints(String namespace) {
    String address = address(namespace);
    return Endpoints.newBuilder().setMtlsGrpcAddress(address).setGrpcAddress(address).build();
  }

  @Override
  public void close() {
    List.copyOf(fronts.keySet()).forEach(this::close);
  }
}
