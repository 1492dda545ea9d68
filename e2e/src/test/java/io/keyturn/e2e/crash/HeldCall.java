package io.keyturn.e2e.crash;

import io.keyturn.e2e.Await;
import io.keyturn.simulator.faults.Fault;
import io.keyturn.simulator.faults.Moment;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** An outside call that gets no answer until a test has done what it wants to do meanwhile. */
final class HeldCall {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final CrashScene scene;
  private final AtomicBoolean reached = new AtomicBoolean();
  private final AtomicBoolean released = new AtomicBoolean();

  /** Holds all calls of a method from the first one on that comes when it is time. */
  HeldCall(CrashScene scene, String method, BooleanSupplier time) {
    this.scene = scene;
    Runnable hold =
        () -> {
          if (!released.get() && (reached.get() || time.getAsBoolean())) {
            reached.set(true);
            Await.until(LIMIT, () -> "nobody lets " + method + " go", released::get);
          }
        };
    scene
        .world()
        .simulator()
        .faults()
        .arm(new Fault(method, "", 0, Integer.MAX_VALUE, Moment.BEFORE, new Fault.Run(hold)));
  }

  /** Waits until a call is held. */
  HeldCall await() {
    Await.until(LIMIT, () -> scene.standing().now(), reached::get);
    return this;
  }

  /** Lets it and all later ones go. */
  void release() {
    released.set(true);
  }
}
