package io.keyturn.e2e.crash;

/**
 * A call that keyturn's Worker makes to the outside.
 *
 * @param standing where the rotation stands, see {@link Standing}
 * @param method simple name
 * @param namespace what it is about; "" where calls about all namespaces are alike
 */
record OutsideCall(String standing, String method, String namespace) {
  static OutsideCall of(String standing, String method) {
    return new OutsideCall(standing, method, "");
  }

  @Override
  public String toString() {
    return standing + ": " + method + (namespace.isEmpty() ? "" : " of " + namespace);
  }
}
