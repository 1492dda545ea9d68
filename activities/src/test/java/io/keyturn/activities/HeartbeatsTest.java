package io.keyturn.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.workflows.domain.FailureKind;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HeartbeatsTest {
  /** Runs what a test wants on an activity's thread. */
  @ActivityInterface
  public interface Work {
    /** Runs it. */
    String run();
  }

  /** Does so between beats. */
  public static final class WorkImpl implements Work {
    private final Heartbeats heartbeats;
    private final Supplier<String> work;
    final AtomicReference<Boolean> interruptedAfterwards = new AtomicReference<>();

    WorkImpl(Heartbeats heartbeats, Supplier<String> work) {
      this.heartbeats = heartbeats;
      this.work = work;
    }

    @Override
    public String run() {
      try {
        return heartbeats.during(() -> Failures.translating(work));
      } finally {
        interruptedAfterwards.set(Thread.currentThread().isInterrupted());
      }
    }
  }

  private final TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
  private final Heartbeats heartbeats = new Heartbeats(Duration.ofMillis(20));

  @AfterEach
  void close() {
    environment.close();
    heartbeats.close();
  }

  private WorkImpl register(Supplier<String> work) {
    WorkImpl registered = new WorkImpl(heartbeats, work);
    environment.registerActivitiesImplementations(registered);
    return registered;
  }

  private Work stub() {
    return environment.newActivityStub(
        Work.class,
        ActivityOptions.newBuilder()
            .setStartToCloseTimeout(Duration.ofMinutes(1))
            // The SDK holds beats back for most of this time.
            .setHeartbeatTimeout(Duration.ofMillis(200))
            .build());
  }

  private List<List<?>> beats() {
    List<List<?>> beats = new CopyOnWriteArrayList<>();
    environment.setActivityHeartbeatListener(List.class, beats::add);
    return beats;
  }

  private static void await(Supplier<Boolean> condition) {
    while (!condition.get()) {
      Pauses.waitFor(Duration.ofMillis(5));
    }
  }

  @Test
  void waitingActivityBeatsWithoutItsHelp() {
    List<List<?>> beats = beats();
    register(
        () -> {
          await(() -> beats.size() >= 3);
          return "done";
        });
    assertThat(stub().run()).isEqualTo("done");
  }

  @Test
  void beatsSayWhatIsStillWaitedFor() {
    List<List<?>> beats = beats();
    register(
        () -> {
          heartbeats.progress(List.of("Worker 1@host presents the old certificate"));
          await(() -> beats.size() >= 3);
          return "done";
        });
    stub().run();
    assertThat(beats)
        .last()
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .containsExactly("Worker 1@host presents the old certificate");
  }

  @Test
  void longListsAreCut() {
    List<List<?>> beats = beats();
    register(
        () -> {
          heartbeats.progress(IntStream.range(0, 5_000).mapToObj(i -> "Worker " + i).toList());
          await(() -> beats.stream().anyMatch(beat -> !beat.isEmpty()));
          return "done";
        });
    stub().run();
    assertThat(beats).allSatisfy(beat -> assertThat(beat).hasSizeLessThanOrEqualTo(20));
  }

  @Test
  void unwantedActivityIsInterruptedAndLeavesNoInterruptBehind() {
    WorkImpl work =
        register(
            () -> {
              Pauses.waitFor(Duration.ofMinutes(1));
              return "never";
            });
    environment.requestCancelActivity();
    assertThatThrownBy(() -> stub().run())
        .isInstanceOf(ActivityFailure.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> assertThat(failure.getType()).isEqualTo(FailureKind.UNAVAILABLE.name()));
    assertThat(work.interruptedAfterwards).hasValue(false);
  }

  @Test
  void unwantedActivityThatEndsAnywayLeavesNoInterruptBehind() {
    WorkImpl work =
        register(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
              }
              return "done";
            });
    environment.requestCancelActivity();
    assertThatCode(() -> stub().run()).doesNotThrowAnyException();
    assertThat(work.interruptedAfterwards).hasValue(false);
  }
}
