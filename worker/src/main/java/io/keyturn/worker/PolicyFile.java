package io.keyturn.worker;

import io.keyturn.activities.policy.Policy;
import io.keyturn.worker.yaml.Binder;
import io.keyturn.worker.yaml.Complaints;
import io.keyturn.worker.yaml.Node;
import io.keyturn.worker.yaml.NodeReader;
import io.keyturn.worker.yaml.Place;
import io.keyturn.worker.yaml.References;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the policy: one YAML file, or a folder of them that make one policy together. An unknown or
 * doubled key is an error, and all errors are told at once.
 */
public final class PolicyFile {
  /** The sections that the files of a folder share. */
  private static final Set<String> SHARED = Set.of("authorities", "certificates", "apiKeys");

  private PolicyFile() {}

  /**
   * Reads a policy.
   *
   * @throws PolicyFileException with file, line and column of all that is wrong
   */
  public static Policy read(Path policy) throws PolicyFileException {
    return load(policy).policy();
  }

  /**
   * Reads a policy, with the text of what it means.
   *
   * @throws PolicyFileException with file, line and column of all that is wrong
   */
  public static LoadedPolicy load(Path policy) throws PolicyFileException {
    return load(PolicyTexts.read(policy), System::getenv);
  }

  static LoadedPolicy load(PolicyTexts texts, Function<String, @Nullable String> environment)
      throws PolicyFileException {
    Complaints complaints = new Complaints();
    List<Node> files = new ArrayList<>();
    References references = new References(environment);
    for (PolicyTexts.Text each : texts.texts()) {
      Node root = new NodeReader(each.file(), each.text(), references, complaints).read();
      if (root != null) {
        files.add(root);
      }
    }
    if (files.isEmpty() && complaints.none()) {
      complaints.add(
          Place.of(texts.policy()), "the policy is empty; write cloud, secrets and what to rotate");
    }
    if (!complaints.anyUnreadable() && !files.isEmpty()) {
      Node root = texts.folder() ? together(texts.policy(), files, complaints) : files.get(0);
      PolicyDocument document = new Binder(complaints).bind(PolicyDocument.class, root);
      Policy policy =
          document == null ? null : new PolicyAssembly(root, complaints).assemble(document);
      if (document != null && policy != null) {
        return new LoadedPolicy(policy, document);
      }
    }
    throw new PolicyFileException(String.join("\n", complaints.lines()));
  }

  /** Puts files together; what stands in two of them is found like what stands in one twice. */
  private static Node together(Path folder, List<Node> files, Complaints complaints) {
    List<Node.Entry> entries = new ArrayList<>();
    for (Node file : files) {
      if (file instanceof Node.Mapping mapping) {
        Set<String> own = new HashSet<>();
        for (Node.Entry entry : mapping.entries()) {
          add(entries, entry, own.add(entry.key()));
        }
      } else {
        complaints.add(
            file.place(),
            "something else is expected here: keys with values, such as {key: value}");
      }
    }
    return new Node.Mapping(Place.of(folder), entries);
  }

  private static void add(List<Node.Entry> entries, Node.Entry entry, boolean first) {
    if (first && SHARED.contains(entry.key()) && entry.value() instanceof Node.Mapping added) {
      for (int i = 0; i < entries.size(); i++) {
        Node.Entry there = entries.get(i);
        if (there.key().equals(entry.key()) && there.value() instanceof Node.Mapping mapping) {
          List<Node.Entry> both = new ArrayList<>(mapping.entries());
          both.addAll(added.entries());
          entries.set(
              i,
              new Node.Entry(there.key(), there.place(), new Node.Mapping(mapping.place(), both)));
          return;
        }
      }
    }
    entries.add(entry);
  }
}
