package io.keyturn.simulator.faults;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.ServerInterceptor;
import io.keyturn.simulator.cloud.Cloud;
import io.keyturn.simulator.cloud.HandshakeVeto;
import io.keyturn.simulator.cloud.Trust;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** Holds the faults that wait for their calls, and strikes. */
public final class Faults {
  private final Consumer<Fault.Edit> editor;
  private final LeafRefusals refusals;
  private final Map<Integer, Armed> armed = new TreeMap<>();
  private int lastId;

  /** Holds faults of an account, and of whatever else asks for them. */
  public Faults(Cloud cloud) {
    this(cloud::trust, edit -> cloud.edit(edit.namespace(), edit.edit()));
  }

  private Faults(Function<String, Optional<Trust>> trust, Consumer<Fault.Edit> editor) {
    this.editor = editor;
    this.refusals = new LeafRefusals(trust);
  }

  /** Returns faults for a service without an account of Temporal Cloud beside it. */
  public static Faults withoutAccount() {
    return new Faults(
        namespace -> Optional.empty(),
        edit -> {
          throw new IllegalStateException("There is no account whose bundle could be edited.");
        });
  }

  /**
   * How far a fault has come.
   *
   * @param id what it is known by
   * @param seen how many calls have matched it
   * @param struck how many of them it has struck
   */
  public record Progress(int id, Fault fault, int seen, int struck) {}

  private static final class Armed {
    final Fault fault;
    int seen;
    int struck;

    Armed(Fault fault) {
      this.fault = fault;
    }
  }

  /** Lets a fault wait for its call, and returns its id. */
  public synchronized int arm(Fault fault) {
    armed.put(++lastId, new Armed(fault));
    return lastId;
  }

  /** Takes all faults away, also those of handshakes, and lets all held calls go. */
  public synchronized void clear() {
    armed.values().forEach(Faults::release);
    armed.clear();
    refusals.clear();
  }

  /** Takes one fault away, lets the calls that it holds go, and returns whether it was there. */
  public synchronized boolean remove(int id) {
    Armed gone = armed.remove(id);
    if (gone != null) {
      release(gone);
    }
    return gone != null;
  }

  private static void release(Armed gone) {
    if (gone.fault.action() instanceof Fault.Hold hold) {
      hold.release();
    }
  }

  /** Returns the faults, those that have struck as well. */
  public synchronized List<Progress> list() {
    List<Progress> all = new ArrayList<>();
    armed.forEach((id, a) -> all.add(new Progress(id, a.fault, a.seen, a.struck)));
    return all;
  }

  /** Returns the refusals of handshakes, for the fronts to ask. */
  public HandshakeVeto veto() {
    return refusals;
  }

  /** Lets the front of a namespace refuse leafs of unknown authorities, as a stale node would. */
  public void refuse(LeafRefusal refusal) {
    refusals.add(refusal);
  }

  /** Lets the fronts refuse what code in this process says, until the faults are taken away. */
  public void refuse(HandshakeVeto veto) {
    refusals.add(veto);
  }

  /** Returns an interceptor for the front of one namespace, whatever its messages are. */
  public ServerInterceptor interceptor(String namespace) {
    return new FaultInterceptor(this, message -> namespace);
  }

  /** Returns an interceptor that reads the namespace of a call from its protobuf request. */
  public ServerInterceptor opsApiInterceptor() {
    return new FaultInterceptor(this, Faults::namespaceOf);
  }

  private static String namespaceOf(Object request) {
    if (!(request instanceof Message message)) {
      return "";
    }
    FieldDescriptor field = message.getDescriptorForType().findFieldByName("namespace");
    return field != null && field.getJavaType() == FieldDescriptor.JavaType.STRING
        ? (String) message.getField(field)
        : "";
  }

  /**
   * Returns what the faults do to one call that has come; to be asked once for each call.
   *
   * @param method its full name
   * @param about the namespace or the secret that it is about, "" for none
   */
  public Strike strike(String method, String about) {
    return new Strike(this, striking(method, about));
  }

  /** Returns the faults that strike this call, in the order in which they were armed. */
  synchronized List<Fault> striking(String method, String namespace) {
    List<Fault> striking = new ArrayList<>();
    for (Armed candidate : armed.values()) {
      if (!candidate.fault.matches(method, namespace)) {
        continue;
      }
      candidate.seen++;
      if (candidate.seen > candidate.fault.skip() && candidate.struck < candidate.fault.times()) {
        candidate.struck++;
        striking.add(candidate.fault);
      }
    }
    return striking;
  }

  void edit(Fault.Edit edit) {
    editor.accept(edit);
  }
}
