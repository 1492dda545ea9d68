package io.keyturn.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.simulator.faults.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Kills the Worker of a scene at each of some moments, once, and each time another process. */
final class Killer implements AutoCloseable {
  private final CrashScene scene;
  private final List<Kill> planned;
  private final Map<Kill, Long> struck = new LinkedHashMap<>();
  private final Map<Kill, Integer> passed = new HashMap<>();
  private final Thread thread = new Thread(this::watchFiles, "killer");
  private volatile boolean stopping;

  Killer(CrashScene scene, List<Kill> kills) {
    this.scene = scene;
    this.planned = List.copyOf(kills);
    for (Kill kill : kills) {
      if (kill instanceof Kill.AtCall atCall) {
        arm(atCall);
      }
    }
    thread.setDaemon(true);
    thread.start();
  }

  private void arm(Kill.AtCall kill) {
    scene
        .world()
        .simulator()
        .faults()
        .arm(
            new Fault(
                kill.call().method(),
                kill.call().namespace(),
                0,
                Integer.MAX_VALUE,
                kill.moment(),
                new Fault.KillFound(() -> victim(kill))));
  }

  /** Several calls may come at once; the first of them is the last that this process makes. */
  private synchronized long victim(Kill.AtCall kill) {
    if (struck.containsKey(kill) || !scene.standing().now().equals(kill.call().standing())) {
      return 0;
    }
    return passed.merge(kill, 1, Integer::sum) <= kill.pass() ? 0 : claim(kill);
  }

  /** Returns the process that is to die by this kill, 0 while there is none that lives. */
  private synchronized long claim(Kill kill) {
    long pid = scene.worker().pid();
    if (pid == 0 || struck.containsValue(pid)) {
      return 0;
    }
    struck.put(kill, pid);
    return pid;
  }

  private void watchFiles() {
    List<FileChange> waiting = new ArrayList<>();
    planned.forEach(
        kill -> {
          if (kill instanceof Kill.AtFile atFile) {
            waiting.add(new FileChange(scene.world().secrets(), atFile));
          }
        });
    while (!stopping && !waiting.isEmpty()) {
      waiting.removeIf(change -> change.seen() && struckAt(change.kill()));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  private boolean struckAt(Kill.AtFile file) {
    long pid = claim(file);
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    return pid != 0;
  }

  /** Checks that each planned kill has struck a process of its own, and that no other one ended. */
  synchronized void assertEachHasStruck() {
    assertThat(struck.keySet()).containsExactlyInAnyOrderElementsOf(planned);
    Map<Long, Integer> ends = new LinkedHashMap<>();
    struck.values().forEach(pid -> ends.put(pid, JavaProcess.SIGKILLED));
    assertThat(scene.worker().exits())
        .as("kills %s; its Workers said:%n%s", struck, scene.worker().output())
        .isEqualTo(ends);
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
