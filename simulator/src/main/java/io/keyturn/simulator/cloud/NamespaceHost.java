package io.keyturn.simulator.cloud;

import io.temporal.api.cloud.namespace.v1.Endpoints;

/** Gives namespaces a place to be reached at: the side of the simulator that has the fronts. */
public interface NamespaceHost {
  /** Opens the namespace; a failure fails the operation that creates it. */
  void open(String namespace);

  /** Closes the namespace for good. */
  void close(String namespace);

  /** Returns where clients reach it now. */
  Endpoints endpoints(String namespace);

  /** Returns a host that opens nothing, for tests of the Ops API alone. */
  static NamespaceHost none() {
    return new NamespaceHost() {
      @Override
      public void open(String namespace) {}

      @Override
      public void close(String namespace) {}

      @Override
      public Endpoints endpoints(String namespace) {
        return Endpoints.getDefaultInstance();
      }
    };
  }
}
