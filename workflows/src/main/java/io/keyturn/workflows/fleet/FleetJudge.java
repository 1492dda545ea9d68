package io.keyturn.workflows.fleet;

import io.keyturn.workflows.domain.CredentialKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides who has moved to the new credential.
 *
 * <ol>
 *   <li>A live Worker of a judged group has moved when its stamp names the wanted credential.
 *       Anything else holds the rotation back: another credential, none, no stamp.
 *   <li>A Worker that the server only remembers counts for nothing; unless it was last seen with
 *       what is wanted it holds the rotation back, since it may be alive.
 *   <li>A group needs as many moved Workers as were alive before.
 *   <li>When the whole fleet is judged, every other Worker and client of the namespaces must not
 *       use what goes, and must say so; a declared client must be seen.
 * </ol>
 *
 * <p>Silence is never taken for a move.
 */
public final class FleetJudge {
  private final FleetExpectation expectation;
  private final List<String> holding = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final Map<String, Integer> moved = new TreeMap<>();
  private final Map<String, Integer> live = new TreeMap<>();

  private FleetJudge(FleetExpectation expectation) {
    this.expectation = expectation;
    for (GroupExpectation group : expectation.groups()) {
      moved.put(group.group(), 0);
      live.put(group.group(), 0);
    }
  }

  /** Judges one look. */
  public static FleetVerdict judge(FleetExpectation expectation, FleetView view) {
    return new FleetJudge(expectation).judge(view);
  }

  private FleetVerdict judge(FleetView view) {
    holding.addAll(view.doubts());
    view.workers().forEach(this::judgeWorker);
    for (GroupExpectation group : expectation.groups()) {
      if (expectation.judged().contains(group.group())) {
        count(group);
      }
    }
    if (expectation.whole()) {
      judgeClients(view.clients());
    }
    return new FleetVerdict(moved, live, holding, refused);
  }

  private void judgeWorker(WorkerSighting worker) {
    GroupExpectation group = groupOf(worker);
    if (group == null) {
      if (expectation.whole()) {
        judgeOther(worker.who() + " (of no group in the policy)", worker.stamp());
      }
      return;
    }
    if (worker.alive()) {
      live.merge(group.group(), 1, Integer::sum);
    }
    boolean good = presents(worker.stamp(), group.wanted());
    if (good && worker.alive()) {
      moved.merge(group.group(), 1, Integer::sum);
    }
    if (expectation.judged().contains(group.group())) {
      if (worker.stamp() != null && group.wanted().equals(worker.stamp().refused())) {
        // A key takes time until it is known everywhere: its refusal is no last word.
        (Stamp.isKey(group.wanted()) ? holding : refused)
            .add(worker.who() + " tried the new credential and was refused");
      } else if (!good) {
        holding.add(worker.who() + " " + says(worker.stamp(), worker.alive()));
      }
    }
  }

  private @Nullable GroupExpectation groupOf(WorkerSighting worker) {
    GroupExpectation last = null;
    for (GroupExpectation group : expectation.groups()) {
      if (group.namespace().equals(worker.namespace())
          && group.taskQueues().contains(worker.taskQueue())) {
        if (worker.stamp() != null && group.group().equals(worker.stamp().name())) {
          return group;
        }
        last = group;
      }
    }
    return last;
  }

  private void count(GroupExpectation group) {
    int seen = Objects.requireNonNull(moved.get(group.group()));
    if (seen < group.atLeast()) {
      holding.add(
          "group "
              + group.group()
              + " has "
              + seen
              + " live Workers on the right credential, "
              + group.atLeast()
              + " were alive before");
    }
  }

  private void judgeOther(String who, @Nullable Stamp stamp) {
    if (stamp == null || stamp.presents() == null) {
      holding.add(who + " " + says(stamp, true));
    } else if (!expectation.wanted().contains(stamp.presents())
        && (expectation.old().contains(stamp.presents())
            || underOldAuthority(stamp)
            || ofClosingKind(stamp.presents()))) {
      holding.add(who + " " + says(stamp, true));
    }
  }

  private boolean ofClosingKind(String presents) {
    return expectation.closing() != null
        && Stamp.isKey(presents) == (expectation.closing() == CredentialKind.API_KEY);
  }

  private boolean underOldAuthority(Stamp stamp) {
    return expectation.oldAuthority() != null
        && (stamp.authority() == null || expectation.oldAuthority().equals(stamp.authority()));
  }

  private void judgeClients(Collection<ClientSighting> sightings) {
    Map<String, ClientSighting> processes = new LinkedHashMap<>();
    for (ClientSighting client : sightings) {
      processes.merge(
          client.namespace() + '/' + client.key() + '/' + client.identity(),
          client,
          (one, other) -> other.at().isAfter(one.at()) ? other : one);
    }
    List<ClientSighting> latest = new ArrayList<>(processes.values());
    latest.removeAll(latest.stream().filter(client -> succeeded(client, latest)).toList());
    for (ClientExpectation declared : expectation.clients()) {
      List<ClientSighting> seen = latest.stream().filter(client -> is(client, declared)).toList();
      if (seen.stream().allMatch(this::quietOnOld)) {
        holding.add(
            "client "
                + declared.name()
                + " of "
                + declared.namespace()
                + " was not seen with the new credential (expected at least every "
                + declared.silence()
                + ")");
        latest.removeAll(seen);
      }
    }
    for (ClientSighting client : latest) {
      if (!client.at().isBefore(expectation.lookBack())) {
        judgeOther(client.who() + ", last seen " + when(client.at()) + ",", client.stamp());
      }
    }
  }

  private static boolean is(ClientSighting client, ClientExpectation declared) {
    return client.namespace().equals(declared.namespace()) && client.key().equals(declared.name());
  }

  /**
   * Of a client's processes, one that was last seen before the roll may have been replaced by
   * another; one that was seen after it counts for itself, since both may be alive.
   */
  private boolean succeeded(ClientSighting client, List<ClientSighting> all) {
    return client.at().isBefore(expectation.since())
        && all.stream()
            .anyMatch(
                other ->
                    other.namespace().equals(client.namespace())
                        && other.key().equals(client.key())
                        && other.at().isAfter(client.at()));
  }

  private boolean quietOnOld(ClientSighting client) {
    return client.at().isBefore(expectation.since()) && !presentsWanted(client.stamp());
  }

  private boolean presentsWanted(@Nullable Stamp stamp) {
    return stamp != null
        && stamp.presents() != null
        && expectation.wanted().contains(stamp.presents());
  }

  private String when(Instant at) {
    return at.isBefore(expectation.since()) ? "before the roll" : "after the roll";
  }

  private String says(@Nullable Stamp stamp, boolean alive) {
    String what;
    if (stamp == null) {
      what = "does not say which credential it presents";
    } else if (stamp.presents() == null) {
      what = "does not know which credential it presents";
    } else if (expectation.old().contains(stamp.presents())) {
      what = "presents the old credential";
    } else if (expectation.wanted().contains(stamp.presents())) {
      what = "presents the new credential";
    } else {
      what = "presents " + stamp.presents();
    }
    return alive ? what : what + " and is no longer heard of, but still remembered by the server";
  }

  private boolean presents(@Nullable Stamp stamp, String wanted) {
    if (stamp == null) {
      return false;
    }
    // Somebody may know the id of a key that does not tell it itself.
    return stamp.names(wanted) || (wanted.equals(Stamp.UNKNOWN_KEY) && presentsWanted(stamp));
  }
}
