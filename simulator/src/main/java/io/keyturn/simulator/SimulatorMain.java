package io.keyturn.simulator;

import io.keyturn.simulator.temporal.UnavailableTemporalException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Runs a simulator as a program, until it is told to stop. */
public final class SimulatorMain {
  /** What a wrong command line exits with. */
  public static final int BAD_OPTION = 2;

  /** What a simulator that cannot start exits with. */
  public static final int CANNOT_START = 4;

  private SimulatorMain() {}

  /** Serves until SIGTERM or SIGINT; exits with 2 on a bad option and 4 if it cannot start. */
  public static void main(String[] arguments) {
    SimulatorArguments parsed;
    try {
      parsed = SimulatorArguments.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(SimulatorArguments.USAGE);
      System.exit(BAD_OPTION);
      return;
    }
    int code = run(parsed.options(), parsed.readyFile());
    if (code != 0) {
      System.exit(code);
    }
  }

  /**
   * Serves until the JVM is told to end or the thread is interrupted, then leaves nothing behind.
   *
   * @param readyFile where to say, as JSON, how it is reached
   * @return 0 after it has served, 4 if it cannot start
   */
  public static int run(SimulatorOptions options, Optional<Path> readyFile) {
    return run(options, readyFile, System.out, System.err);
  }

  static int run(
      SimulatorOptions options, Optional<Path> readyFile, PrintStream out, PrintStream err) {
    Simulator simulator;
    try {
      simulator = Simulator.start(options);
    } catch (UnavailableTemporalException e) {
      err.println(e.getMessage());
      return CANNOT_START;
    } catch (IOException | RuntimeException e) {
      err.println("The simulator cannot start: " + Printable.of(String.valueOf(e.getMessage())));
      err.println("Look whether its folder can be written and the Temporal behind it answers.");
      return CANNOT_START;
    }
    try (simulator) {
      if (readyFile.isPresent()) {
        simulator.writeReadyFile(readyFile.get());
      }
      announce(simulator, out);
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      err.println("The ready file cannot be written: " + e.getClass().getSimpleName() + ".");
      err.println("Name a file in a folder that can be written.");
      return CANNOT_START;
    }
    return 0;
  }

  private static void announce(Simulator simulator, PrintStream out) {
    out.println("A pretend Temporal Cloud is ready; stop it with Ctrl-C.");
    out.println("  Temporal    " + simulator.server() + ", home " + simulator.home());
    out.println("  Ops API     " + simulator.opsApi());
    out.println(
        "  AWS         " + simulator.aws().endpoint() + ", region " + simulator.aws().region());
    for (NamespaceClient client : simulator.namespaces()) {
      out.println("  namespace   " + client.name() + " at " + client.address());
    }
    out.println("  files       " + simulator.folder());
    out.println("  ledger      " + simulator.ledgerAddress());
    out.println("  faults      " + simulator.faultsAddress());
    out.flush();
  }
}
