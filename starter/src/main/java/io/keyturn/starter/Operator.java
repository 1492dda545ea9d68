package io.keyturn.starter;

import io.keyturn.worker.Home;
import io.keyturn.worker.HomeUnavailableException;
import io.keyturn.workflows.domain.Steering;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Who runs the command, as histories show it. */
final class Operator {
  private Operator() {}

  static String name() {
    return System.getProperty("user.name", "unknown") + "@" + host();
  }

  static Steering because(String why) {
    return new Steering(name(), why);
  }

  static Home home() throws HomeUnavailableException {
    return Home.fromEnvironment("keyturn " + name());
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "unknown";
    }
  }
}
