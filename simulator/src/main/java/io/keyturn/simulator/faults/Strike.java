package io.keyturn.simulator.faults;

import io.keyturn.simulator.cloud.PlannedOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the faults that wait for a call do to it; it blocks the calling thread meanwhile. */
public final class Strike {
  private static final Logger LOG = LoggerFactory.getLogger(Strike.class);

  private final Faults faults;
  private final List<Fault> striking;
  private Optional<PlannedOutcome> planned = Optional.empty();

  Strike(Faults faults, List<Fault> striking) {
    this.faults = faults;
    this.striking = striking;
  }

  /**
   * Does what comes before the call takes effect.
   *
   * @return what ends the call instead of its effect: {@link Fault.Fail}, {@link Fault.AwsError},
   *     or {@link Fault.Lose} for any action that loses it
   */
  public Optional<Fault.Action> before() {
    for (Fault fault : striking) {
      if (fault.moment() != Moment.BEFORE) {
        continue;
      }
      if (fault.action() instanceof Fault.End end) {
        planned = Optional.of(end.outcome());
        continue;
      }
      Optional<Fault.Action> ending = act(fault.action());
      if (ending.isPresent()) {
        return ending;
      }
    }
    return Optional.empty();
  }

  /** Returns how the operation that the call starts shall end, once {@link #before} is done. */
  public Optional<PlannedOutcome> planned() {
    return planned;
  }

  /**
   * Does what comes after the call's effect and before its answer.
   *
   * @return what replaces the answer: {@link Fault.AwsError}, or {@link Fault.Lose} for none at all
   */
  public Optional<Fault.Action> after() {
    Optional<Fault.Action> instead = Optional.empty();
    for (Fault fault : striking) {
      if (fault.moment() == Moment.AFTER) {
        Optional<Fault.Action> ending = act(fault.action());
        instead = instead.isPresent() ? instead : ending;
      }
    }
    return instead;
  }

  private Optional<Fault.Action> act(Fault.Action action) {
    boolean lost = action instanceof Fault.Lose || action instanceof Fault.Kill;
    try {
      if (action instanceof Fault.Fail || action instanceof Fault.AwsError) {
        return Optional.of(action);
      } else if (action instanceof Fault.Delay delay) {
        sleep(delay.delay());
      } else if (action instanceof Fault.Hold hold) {
        hold.hold();
      } else if (action instanceof Fault.Edit edit) {
        faults.edit(edit);
      } else if (action instanceof Fault.Kill kill) {
        kill(kill.pid());
      } else if (action instanceof Fault.KillFound found) {
        long victim = found.victim().getAsLong();
        lost = victim != 0;
        if (lost) {
          kill(new Fault.Kill(victim).pid());
        }
      } else if (action instanceof Fault.Run run) {
        run.task().run();
      }
    } catch (RuntimeException e) {
      LOG.warn("A fault could not strike.", e);
    }
    return lost ? Optional.of(new Fault.Lose()) : Optional.empty();
  }

  private static void sleep(Duration delay) {
    try {
      TimeUnit.NANOSECONDS.sleep(delay.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid)
        .ifPresent(
            process -> {
              process.destroyForcibly();
              try {
                // A process that still lives could read the answer.
                process.onExit().get(10, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (ExecutionException | TimeoutException e) {
                LOG.warn("Process {} did not end within 10 s of its kill.", pid);
              }
            });
  }
}
