package io.keyturn.starter.demo;

import java.util.ArrayList;
import java.util.List;

/** Says how to look at a demo that is left running. */
final class KeptStage {
  private KeptStage() {}

  static List<String> lines(Stage stage) {
    String home = stage.simulator().home();
    List<String> lines = new ArrayList<>();
    lines.add("Everything goes on until you stop it with Ctrl-C. To look at it:");
    lines.add("  folder     " + stage.folder());
    lines.add("  policy     " + stage.policyFile());
    lines.add("  secrets    " + stage.secret(DemoPolicy.PAYMENTS_SECRET));
    lines.add("             " + stage.secret(DemoPolicy.LEDGER_SECRET));
    lines.add("  logs       " + stage.folder().resolve("logs"));
    lines.add("  home       " + home + ", namespace " + stage.homeNamespace());
    lines.add("  Ops API    " + stage.simulator().opsApi());
    for (String namespace : List.of(stage.payments(), stage.shipping(), stage.ledger())) {
      lines.add("  namespace  " + namespace + " at " + stage.simulator().frontAddress(namespace));
    }
    lines.add("  ledger     curl " + stage.simulator().ledgerAddress());
    lines.add("  faults     curl " + stage.simulator().faultsAddress());
    for (ApplicationProcess worker : stage.workers()) {
      lines.add("  Worker     " + worker.name() + ", process " + worker.pid());
    }
    String environment =
        "TEMPORAL_ADDRESS=" + home + " TEMPORAL_NAMESPACE=" + stage.homeNamespace();
    lines.add("  " + environment + " ./keyturn rotate --wait " + DemoPolicy.SHIPPING);
    lines.add("  " + environment + " ./keyturn rotate --wait " + DemoPolicy.LEDGER);
    lines.add("  " + environment + " ./keyturn status " + DemoPolicy.AUTHORITY);
    return lines;
  }
}
