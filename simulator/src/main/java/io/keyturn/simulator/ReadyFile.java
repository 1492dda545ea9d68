package io.keyturn.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Tells other programs how to reach a simulator, as JSON. */
final class ReadyFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReadyFile() {}

  static byte[] of(Simulator simulator) {
    ObjectNode root =
        JSON.createObjectNode()
            .put("server", simulator.server())
            .put("opsApi", simulator.opsApi())
            .put("tlsCa", simulator.tlsCaFile().toString())
            .put("apiKeyFile", simulator.apiKeyFile().toString())
            .put("home", simulator.home())
            .put("ledger", simulator.ledgerAddress())
            .put("faults", simulator.faultsAddress());
    root.putObject("aws")
        .put("endpoint", simulator.aws().endpoint())
        .put("region", simulator.aws().region())
        .put("credentialsFile", simulator.awsCredentialsFile().toString())
        .put("ledger", simulator.awsLedgerAddress());
    ArrayNode namespaces = root.putArray("namespaces");
    for (NamespaceClient client : simulator.namespaces()) {
      ObjectNode node =
          namespaces.addObject().put("name", client.name()).put("address", client.address());
      client.certFile().ifPresent(file -> node.put("certFile", file.toString()));
      client.keyFile().ifPresent(file -> node.put("keyFile", file.toString()));
      client.apiKeyFile().ifPresent(file -> node.put("apiKeyFile", file.toString()));
      client
          .apiKey()
          .ifPresent(key -> node.put("apiKeyId", key.id()).put("serviceAccount", key.ownerId()));
    }
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The ready file cannot be written as JSON.", e);
    }
  }
}
