package io.keyturn.starter.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An application of the demo as a process of its own: a Worker, or the client that makes the load.
 * It says how it is on its output, a line each, and ends with its input: so it outlives nobody who
 * started it, however that one ended.
 */
public final class ApplicationMain {
  static final String WORKER = "worker";
  static final String LOAD = "load";
  static final String READY = "ready";
  static final String STAMP = "stamp ";
  static final String COUNT = "count ";
  static final String HOLD = "hold";
  static final String GO = "go";

  private static final int FIRST_TARGET = 4;
  private static final long SAYS_EVERY_MILLIS = 200;

  private static final Map<Integer, String> said = new HashMap<>();
  private static volatile @Nullable Load listener;

  private ApplicationMain() {}

  /** Arguments: worker or load, name, file of the server's CA, seed, then the targets. */
  public static void main(String[] arguments) {
    String name = arguments[1];
    Path serverCa = Path.of(arguments[2]);
    List<ApplicationClient> clients =
        Target.parse(Arrays.asList(arguments).subList(FIRST_TARGET, arguments.length)).stream()
            .map(target -> new ApplicationClient(target, name, serverCa))
            .toList();
    endWithInput();
    clients.forEach(ApplicationClient::greet);
    Load load = null;
    if (arguments[0].equals(LOAD)) {
      load = new Load(clients, Long.parseLong(arguments[3]));
      Thread thread = new Thread(load, "load");
      thread.setDaemon(true);
      thread.start();
    } else {
      clients.forEach(ApplicationClient::work);
    }
    say(READY);
    Load talking = load;
    listener = talking;
    var unused =
        Executors.newSingleThreadScheduledExecutor()
            .scheduleWithFixedDelay(
                () -> report(clients, talking), 0, SAYS_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** From the first moment on, since connecting may take long. */
  private static void endWithInput() {
    new Thread(ApplicationMain::listen, "end-with-input").start();
  }

  private static void report(List<ApplicationClient> clients, @Nullable Load load) {
    for (int at = 0; at < clients.size(); at++) {
      String stamp = clients.get(at).stamp();
      if (!stamp.equals(said.put(at, stamp))) {
        say(STAMP + at + " " + stamp);
      }
    }
    if (load != null) {
      Load.Counts counts = load.counts();
      say(COUNT + counts.started() + " " + counts.completed() + " " + counts.failed());
    }
  }

  private static void listen() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        Load load = listener;
        if (load != null && line.equals(HOLD)) {
          load.hold();
        } else if (load != null && line.equals(GO)) {
          load.go();
        }
      }
    } catch (IOException e) {
      // Whoever started it is gone; so is the reason to go on.
      Runtime.getRuntime().halt(1);
    }
    // No farewell: nobody waits for its tasks any more, and a shutdown could hang.
    Runtime.getRuntime().halt(0);
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
