package io.keyturn.simulator.cloud;

import io.temporal.api.cloud.region.v1.Region;
import io.temporal.api.cloud.region.v1.Region.CloudProvider;
import java.util.List;

/** The regions that namespaces can be put into; all of them are this machine. */
@SuppressWarnings("deprecation") // Old clients read and send these fields.
final class Regions {
  static final String DEFAULT = "aws-us-east-1";

  private static final List<Region> ALL =
      List.of(
          region(CloudProvider.CLOUD_PROVIDER_AWS, "aws", "us-east-1", "US East (N. Virginia)"),
          region(CloudProvider.CLOUD_PROVIDER_AWS, "aws", "us-west-2", "US West (Oregon)"),
          region(CloudProvider.CLOUD_PROVIDER_AWS, "aws", "eu-central-1", "Europe (Frankfurt)"),
          region(CloudProvider.CLOUD_PROVIDER_GCP, "gcp", "us-central1", "US Central (Iowa)"));

  private Regions() {}

  static List<Region> all() {
    return ALL;
  }

  static Region get(String id) {
    return ALL.stream()
        .filter(r -> r.getId().equals(id))
        .findFirst()
        .orElseThrow(() -> Refusal.notFound("region " + id));
  }

  private static Region region(
      CloudProvider provider, String prefix, String name, String location) {
    return Region.newBuilder()
        .setId(prefix + "-" + name)
        .setCloudProvider(provider)
        .setCloudProviderDeprecated(prefix)
        .setCloudProviderRegion(name)
        .setLocation(location)
        .build();
  }
}
