package io.keyturn.simulator.front;

import com.google.protobuf.ByteString;
import io.grpc.ClientCall;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Relays the polls for tasks so that a connection's maximum age ends none of them by force.
 *
 * <p>A poll is answered empty before the shortest time that a connection may have left, which is
 * its grace. Its call to the server behind is not cancelled, since a task may be on its way in it,
 * but parked for the poll that the Worker sends next: the same request takes the parked call up,
 * with its answer if it has one by then.
 */
final class Polls {
  private static final Set<String> METHODS =
      Set.of(
          FleetView.SERVICE + "PollWorkflowTaskQueue",
          FleetView.SERVICE + "PollActivityTaskQueue",
          FleetView.SERVICE + "PollNexusTaskQueue");

  /** A Worker polls again at once; one that has no free slot, or died, does not. */
  private static final Duration PARKED_WITHOUT_ANSWER = Duration.ofMillis(500);

  /** An answer is worth keeping as long as its workflow task can still be completed. */
  private static final Duration PARKED_WITH_ANSWER = Duration.ofSeconds(10);

  /** Above the 60 s after which servers answer an idle poll themselves. */
  private static final Duration LONGEST_POLL = Duration.ofSeconds(70);

  private static final byte[] NO_TASK = {};

  private record Key(String method, ByteString request) {}

  private final Upstream upstream;
  private final Duration limit;
  private final ScheduledExecutorService timer;

  /** Guarded by this, as is the state of every poll. */
  private final Map<Key, Deque<Poll>> parked = new HashMap<>();

  Polls(Upstream upstream, Duration limit, ScheduledExecutorService timer) {
    this.upstream = upstream;
    this.limit = limit;
    this.timer = timer;
  }

  static boolean polls(String method) {
    return METHODS.contains(method);
  }

  void relay(Reply reply, Metadata headers, byte[] request) {
    Key key = new Key(reply.method(), ByteString.copyFrom(request));
    Poll poll = unpark(key);
    if (poll == null) {
      poll = new Poll(key);
      poll.takenBy(reply);
      poll.begin(headers, request);
    } else {
      poll.takenBy(reply);
    }
    Poll taken = poll;
    reply.whenCancelled(() -> taken.leftBy(reply));
  }

  private synchronized @Nullable Poll unpark(Key key) {
    Deque<Poll> polls = parked.get(key);
    if (polls == null) {
      return null;
    }
    Poll poll = polls.poll();
    if (polls.isEmpty()) {
      parked.remove(key);
    }
    return poll;
  }

  /** One poll at the server behind, for whichever client call waits for it. */
  private final class Poll extends ClientCall.Listener<byte[]> {
    private final Key key;
    private @Nullable ClientCall<byte[], byte[]> call;
    private @Nullable Reply reply;
    private @Nullable ScheduledFuture<?> alarm;
    private byte[] message = NO_TASK;
    private @Nullable Status ended;
    private Metadata trailers = new Metadata();
    private boolean cancelWhenBegun;

    Poll(Key key) {
      this.key = key;
    }

    void begin(Metadata headers, byte[] request) {
      ClientCall<byte[], byte[]> begun =
          upstream.call(
              key.method(),
              headers,
              request,
              Deadline.after(LONGEST_POLL.toMillis(), TimeUnit.MILLISECONDS),
              this);
      boolean cancel;
      synchronized (Polls.this) {
        call = begun;
        cancel = cancelWhenBegun;
      }
      if (cancel) {
        begun.cancel("nobody waits for it", null);
      }
    }

    void takenBy(Reply next) {
      synchronized (Polls.this) {
        reply = next;
        setAlarm(limit, this::park);
        if (ended == null) {
          return;
        }
      }
      deliver(next);
    }

    /** The connection may end soon: lets the client go, and keeps the call for its next poll. */
    private void park() {
      Reply leaving;
      synchronized (Polls.this) {
        leaving = reply;
        if (leaving == null || ended != null) {
          return;
        }
        reply = null;
        parked.computeIfAbsent(key, k -> new ArrayDeque<>()).add(this);
        setAlarm(PARKED_WITHOUT_ANSWER, this::abandon);
      }
      leaving.answer(NO_TASK);
    }

    private void abandon() {
      synchronized (Polls.this) {
        if (reply != null || !forget()) {
          return;
        }
      }
      cancel();
    }

    void leftBy(Reply leaving) {
      synchronized (Polls.this) {
        if (reply != leaving) {
          return;
        }
        stopAlarm();
      }
      cancel();
    }

    @Override
    public void onMessage(byte[] answer) {
      synchronized (Polls.this) {
        message = answer;
      }
    }

    @Override
    public void onClose(Status status, Metadata last) {
      Reply waiting;
      synchronized (Polls.this) {
        ended = status;
        trailers = last;
        waiting = reply;
        stopAlarm();
        if (waiting == null && status.isOk() && message.length > 0) {
          setAlarm(PARKED_WITH_ANSWER, this::abandon);
        } else if (waiting == null) {
          forget(); // nothing in it that the next poll would miss
        }
      }
      if (waiting != null) {
        deliver(waiting);
      }
    }

    private void deliver(Reply waiting) {
      byte[] answer;
      Status status;
      Metadata last;
      synchronized (Polls.this) {
        stopAlarm();
        answer = message;
        status = ended == null ? Status.OK : ended;
        last = trailers;
      }
      switch (status.getCode()) {
        case OK -> waiting.answer(answer);
        case DEADLINE_EXCEEDED -> waiting.answer(NO_TASK); // of this relay's own making
        default -> waiting.close(status, last);
      }
    }

    private void cancel() {
      ClientCall<byte[], byte[]> begun;
      synchronized (Polls.this) {
        begun = call;
        cancelWhenBegun = true;
      }
      if (begun != null) {
        begun.cancel("nobody waits for it", null);
      }
    }

    private boolean forget() {
      Deque<Poll> polls = parked.get(key);
      if (polls == null || !polls.remove(this)) {
        return false;
      }
      if (polls.isEmpty()) {
        parked.remove(key);
      }
      return true;
    }

    private void setAlarm(Duration after, Runnable action) {
      stopAlarm();
      alarm = timer.schedule(action, after.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void stopAlarm() {
      if (alarm != null) {
        alarm.cancel(false);
      }
    }
  }
}
