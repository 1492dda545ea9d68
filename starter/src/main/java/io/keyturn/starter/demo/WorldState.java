package io.keyturn.starter.demo;

import io.keyturn.simulator.cloud.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;

/**
 * What a rotation could have changed: accepted CAs, secrets, what Workers present. Two of them show
 * whether everything is as it was.
 */
record WorldState(Map<String, String> facts) {
  WorldState {
    facts = Map.copyOf(facts);
  }

  static WorldState of(Stage stage) {
    Map<String, String> facts = new TreeMap<>();
    for (String namespace : List.of(stage.payments(), stage.shipping())) {
      facts.put("CAs that " + namespace + " accepts", accepted(stage, namespace).toString());
    }
    for (String secret :
        List.of(
            DemoPolicy.AUTHORITY_SECRET,
            DemoPolicy.PAYMENTS_SECRET,
            DemoPolicy.SHIPPING_SECRET,
            DemoPolicy.LEDGER_SECRET)) {
      facts.put("content of secret " + secret, content(stage.secret(secret)));
    }
    for (ApplicationProcess worker : stage.workers()) {
      for (ApplicationProcess.Use use : worker.uses()) {
        facts.put(
            "what Worker " + worker.name() + " presents",
            use.stamp().map(stamp -> stamp.presents() + " " + stamp.refused()).orElse("unknown"));
      }
    }
    return new WorldState(facts);
  }

  /** SHA-256 of the CAs that a namespace accepts. */
  static TreeSet<String> accepted(Stage stage, String namespace) {
    Optional<Trust> trust = stage.simulator().cloud().trust(namespace);
    TreeSet<String> accepted = new TreeSet<>();
    trust.ifPresent(
        now -> now.acceptedClientCas().forEach(ca -> accepted.add(Fingerprints.sha256(ca))));
    return accepted;
  }

  /** Subjects of the CAs that a namespace accepts. */
  static Set<X500Principal> acceptedNames(Stage stage, String namespace) {
    Set<X500Principal> names = new HashSet<>();
    stage
        .simulator()
        .cloud()
        .trust(namespace)
        .ifPresent(
            now -> now.acceptedClientCas().forEach(ca -> names.add(ca.getSubjectX500Principal())));
    return names;
  }

  /** Which versions there are, and where the labels point; not keyturn's own lock file. */
  private static String content(Path directory) {
    List<String> entries = new ArrayList<>();
    try (Stream<Path> all = Files.list(directory);
        Stream<Path> versions = Files.list(directory.resolve("versions"))) {
      for (Path entry : (Iterable<Path>) all::iterator) {
        String name = entry.getFileName().toString();
        if (Files.isSymbolicLink(entry)) {
          entries.add(name + " -> " + Files.readSymbolicLink(entry));
        }
      }
      versions.forEach(version -> entries.add("version " + version.getFileName()));
    } catch (IOException e) {
      throw new UncheckedIOException("the secret cannot be listed", e);
    }
    return entries.stream().sorted().toList().toString();
  }

  /** Names what is not as it was before. */
  List<String> differences(WorldState before) {
    return facts.keySet().stream()
        .filter(fact -> !Objects.equals(facts.get(fact), before.facts().get(fact)))
        .sorted()
        .toList();
  }
}
