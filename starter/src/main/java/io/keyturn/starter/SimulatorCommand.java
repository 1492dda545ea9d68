package io.keyturn.starter;

import io.keyturn.simulator.SimulatorMain;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands its arguments to the simulator, which is a program of its own. */
@Command(
    name = "simulator",
    description = "Serves a pretend Temporal Cloud on loopback until it is stopped.",
    mixinStandardHelpOptions = true,
    customSynopsis = {
      "keyturn simulator [--server in-memory|dev|HOST:PORT] [--ready-file FILE]",
      "                  [--namespace NAME[=mtls|api-key|both]]... [--folder DIR]",
      "                  [--max-connection-age DURATION] [--max-connection-age-grace DURATION]",
      "                  [--operation-delay DURATION] [--trust-delay DURATION]",
      "                  [--key-creation-delay DURATION] [--key-switch-delay DURATION]",
      "                  [--key-deletion-delay DURATION] [--api-key-creation on|off]",
      "                  [--aws-visible-after DURATION] [--aws-replication-delay DURATION]"
    },
    footer = {
      "A DURATION is a number with ms, s, m or h. The ready file is JSON, written last and whole:",
      "opsApi, tlsCa, apiKeyFile, namespaces, home, ledger, faults, server, and aws with endpoint,",
      "region, credentialsFile, ledger."
    })
final class SimulatorCommand implements Callable<Integer> {
  @Unmatched private final List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    SimulatorMain.main(arguments.toArray(String[]::new));
    return ExitCodes.DONE;
  }
}
