package io.keyturn.workflows;

import io.keyturn.workflows.domain.PlanRequest;
import io.keyturn.workflows.domain.ProofRequest;
import io.keyturn.workflows.domain.RollRequest;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.StepRequest;
import io.keyturn.workflows.domain.StepResult;
import io.keyturn.workflows.domain.UndoRequest;
import io.keyturn.workflows.domain.WatchRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A world that does as a script says. A call has a label such as {@code roll canary} or {@code
 * prove LADDER}; what the script does not mention is done at once.
 */
final class FakeRotationActivities implements RotationActivities {
  /** Live Workers that every group had before the roll. */
  static final int WORKERS_PER_GROUP = 3;

  /** A call as it came in; every attempt counts as one. */
  record Call(String credential, String label, Object request) {}

  private final List<Call> calls = new ArrayList<>();
  private final Map<String, Plans> plans = new HashMap<>();
  private final Map<String, Deque<Answer>> script = new HashMap<>();

  synchronized void plans(String credential, Plans plan) {
    plans.put(credential, plan);
  }

  /** Says what the next calls of this label answer, one after the other. */
  synchronized void script(String credential, String label, Answer... answers) {
    script
        .computeIfAbsent(key(credential, label), k -> new ArrayDeque<>())
        .addAll(Arrays.asList(answers));
  }

  /** Blocks the next call of this label that no earlier answer is for. */
  Gate block(String credential, String label) {
    Gate gate = new Gate();
    script(credential, label, gate);
    return gate;
  }

  /** The labels of all calls for a credential, in their order. */
  synchronized List<String> calls(String credential) {
    return calls.stream().filter(c -> c.credential().equals(credential)).map(Call::label).toList();
  }

  /** All calls of all credentials, in their order, such as {@code payments-ca: support}. */
  synchronized List<String> calls() {
    return calls.stream().map(call -> key(call.credential(), call.label())).toList();
  }

  /** The calls that take something back, in their order. */
  List<String> undone(String credential) {
    return calls(credential).stream().filter(label -> label.startsWith("undo")).toList();
  }

  synchronized <T> List<T> requests(String credential, Class<T> type) {
    return calls.stream()
        .filter(call -> call.credential().equals(credential))
        .map(Call::request)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  @Override
  public RotationPlan plan(PlanRequest request) {
    answer(request.credential(), "plan", request);
    synchronized (this) {
      Plans plan = plans.get(request.credential());
      if (plan == null) {
        throw new AssertionError("the test says nothing of " + request.credential());
      }
      return plan.make(request);
    }
  }

  @Override
  public StepResult generate(StepRequest request) {
    return answer(request.rotation().credential(), "generate", request);
  }

  @Override
  public StepResult support(StepRequest request) {
    return answer(request.rotation().credential(), "support", request);
  }

  @Override
  public StepResult roll(RollRequest request) {
    StepResult result =
        answer(request.rotation().credential(), label("roll", request.groups()), request);
    return result.withWorkers(
        request.groups().stream().collect(Collectors.toMap(g -> g, g -> WORKERS_PER_GROUP)));
  }

  @Override
  public StepResult prove(ProofRequest request) {
    return answer(
        request.rotation().credential(),
        label("prove " + request.proof(), request.groups()),
        request);
  }

  @Override
  public StepResult remove(StepRequest request) {
    return answer(request.rotation().credential(), "remove", request);
  }

  @Override
  public StepResult watch(WatchRequest request) {
    return answer(request.rotation().credential(), "watch", request);
  }

  @Override
  public StepResult retire(StepRequest request) {
    return answer(request.rotation().credential(), "retire", request);
  }

  @Override
  public StepResult undo(UndoRequest request) {
    return answer(request.rotation().credential(), "undo " + request.step(), request);
  }

  private StepResult answer(String credential, String label, Object request) {
    Answer answer;
    synchronized (this) {
      calls.add(new Call(credential, label, request));
      Deque<Answer> answers = script.get(key(credential, label));
      answer = answers == null || answers.isEmpty() ? Answer.done() : answers.remove();
    }
    return answer.give();
  }

  private static String label(String verb, List<String> groups) {
    return groups.isEmpty() ? verb : verb + " " + String.join(",", groups);
  }

  private static String key(String credential, String label) {
    return credential + ": " + label;
  }
}
