package io.keyturn.simulator.aws;

import java.util.Optional;

/**
 * What an action is asked to do.
 *
 * @param region whose secrets it is about
 * @param parameters the members of the request
 * @param caller who asks
 * @param replicationFailure why the copying that it starts shall fail, by a fault
 */
record AwsRequest(
    String region, Parameters parameters, AwsIdentity caller, Optional<String> replicationFailure) {
  String secretId() {
    return parameters.required("SecretId", 2048);
  }

  /**
   * Returns the id of the version that a value is stored as.
   *
   * @throws AwsRefusal if there is none, or it is not 32 to 64 letters long
   */
  String token() {
    String token =
        parameters
            .text("ClientRequestToken")
            .orElseThrow(
                () ->
                    AwsRefusal.request(
                        "You must provide a ClientRequestToken value. We recommend a UUID-type value."));
    if (token.length() < 32 || token.length() > 64) {
      throw AwsRefusal.parameter("ClientRequestToken must be 32-64 characters long.");
    }
    return token;
  }
}
