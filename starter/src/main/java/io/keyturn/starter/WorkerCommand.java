package io.keyturn.starter;

import io.keyturn.worker.Home;
import io.keyturn.worker.KeyturnWorker;
import io.keyturn.worker.PolicySource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs one of keyturn's Workers until it is stopped. */
@Command(
    name = "worker",
    description = "Runs rotations: polls home and reaches what the policy names, until stopped.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 stopped, 2 usage or policy, 4 home not reachable.",
      "Example: keyturn worker --policy keyturn.yaml --address 127.0.0.1:7233"
    })
final class WorkerCommand implements Callable<Integer> {
  /** Home may come up at the same time. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Spec private CommandSpec spec;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      defaultValue = "keyturn.yaml",
      description =
          "The policy file, or a folder of such; changes are followed (default: ${DEFAULT-VALUE}).")
  private Path policyFile;

  @Mixin private HomeOptions homeOptions;

  @Override
  public Integer call() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    try (PolicySource source = PolicySource.open(policyFile);
        Home home = homeOptions.open(SteeringOptions.userAtHost(), PATIENCE);
        KeyturnWorker worker = KeyturnWorker.start(home, source::current)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stopped, worker)));
      spec.commandLine()
          .getOut()
          .println("keyturn worker: ready for " + PolicySize.of(source.current()).words());
      spec.commandLine().getOut().flush();
      stopped.await();
    }
    return ExitCodes.DONE;
  }

  private static void stop(CountDownLatch stopped, KeyturnWorker worker) {
    worker.close();
    stopped.countDown();
  }
}
