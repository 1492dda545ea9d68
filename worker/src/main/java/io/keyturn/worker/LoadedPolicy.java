package io.keyturn.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.keyturn.activities.policy.Policy;
import io.keyturn.worker.yaml.Schema;
import io.keyturn.worker.yaml.Tree;

/** A policy that was read, and its text with every default filled in; no secret is in it. */
public final class LoadedPolicy {
  private static final ObjectWriter JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writer();
  private static final ObjectWriter YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .build()
          .writer();

  private final Policy policy;
  private final PolicyDocument document;

  LoadedPolicy(Policy policy, PolicyDocument document) {
    this.policy = policy;
    this.document = document;
  }

  /** The policy. */
  public Policy policy() {
    return policy;
  }

  /** The policy as one YAML file that can be read anywhere on this machine: paths are absolute. */
  public String yaml() {
    return text(YAML, Tree.of(document));
  }

  /** As {@link #yaml}, in JSON. */
  public String json() {
    return text(JSON, Tree.of(document));
  }

  /** The JSON Schema of a policy file, for editors. */
  public static String schema() {
    return text(
        JSON,
        Schema.of(
            PolicyDocument.class,
            "keyturn policy",
            "The policy file of keyturn; cloud and secrets stand in exactly one file of a folder."));
  }

  private static String text(ObjectWriter writer, Object tree) {
    try {
      return writer.writeValueAsString(tree).strip() + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a policy cannot be written", e);
    }
  }
}
