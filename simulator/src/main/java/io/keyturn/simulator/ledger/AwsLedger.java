package io.keyturn.simulator.ledger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * Remembers the newest 100,000 calls of AWS, and counts those that it forgot as dropped; safe for
 * use by many threads. A range of time is half open: a call belongs to the one that it came in.
 */
public final class AwsLedger {
  private static final int MAX_CALLS = 100_000;

  private final Deque<AwsCall> calls = new ArrayDeque<>();
  private long dropped;

  /** Adds a call that has ended. */
  public synchronized void add(AwsCall call) {
    calls.addLast(call);
    if (calls.size() > MAX_CALLS) {
      calls.removeFirst();
      dropped++;
    }
  }

  /** Returns all remembered calls, in order of their end. */
  public List<AwsCall> calls() {
    return calls(call -> true);
  }

  /** Returns the remembered calls that satisfy the condition, in order of their end. */
  public synchronized List<AwsCall> calls(Predicate<AwsCall> which) {
    return calls.stream().filter(which).toList();
  }

  /** Returns the calls that came in the range, in order of their end. */
  public List<AwsCall> calls(Instant from, Instant to) {
    return calls(call -> !call.started().isBefore(from) && call.started().isBefore(to));
  }

  /** Returns how many calls were forgotten because of the limit. */
  public synchronized long dropped() {
    return dropped;
  }

  /** Returns the calls of the range as JSON; times in ISO 8601, durations in milliseconds. */
  public ObjectNode toJson(Instant from, Instant to) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode all = root.putArray("calls");
    for (AwsCall call : calls(from, to)) {
      all.addObject()
          .put("identity", call.identity())
          .put("region", call.region())
          .put("action", call.action())
          .put("secret", call.secret())
          .put("version", call.version())
          .put("outcome", call.outcome())
          .put("answered", call.answered())
          .put("millis", call.millis())
          .put("started", call.started().toString());
    }
    return root.put("dropped", dropped());
  }
}
