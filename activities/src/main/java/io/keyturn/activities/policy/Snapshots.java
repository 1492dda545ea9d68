package io.keyturn.activities.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.keyturn.workflows.domain.PolicySnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Writes the part of a policy that concerns one credential for a history, and reads it again. No
 * secret stands in a policy, so none stands there.
 */
public final class Snapshots {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          // A snapshot of a later build may say more.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .addModule(
              new SimpleModule()
                  .addSerializer(Duration.class, new ToStringSerializer(Duration.class))
                  .addSerializer(Path.class, new ToStringSerializer(Path.class))
                  .addDeserializer(Duration.class, new Durations())
                  .addDeserializer(Path.class, new Paths()))
          .build();

  private Snapshots() {}

  /** Takes a snapshot for the rotation of a credential. */
  public static PolicySnapshot of(Policy policy, String credential) {
    return new PolicySnapshot(
        JSON.convertValue(policy.excerpt(credential), new TypeReference<Map<String, Object>>() {}));
  }

  /** Reads what a snapshot says. */
  public static Policy read(PolicySnapshot snapshot) {
    return JSON.convertValue(snapshot.content(), Policy.class);
  }

  /** Reads what {@link Duration#toString} writes. */
  private static final class Durations extends StdScalarDeserializer<Duration> {
    private static final long serialVersionUID = 1L;

    Durations() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return Duration.parse(parser.getText());
    }
  }

  /** Reads paths as they are written; the standard reader takes them for URIs. */
  private static final class Paths extends StdScalarDeserializer<Path> {
    private static final long serialVersionUID = 1L;

    Paths() {
      super(Path.class);
    }

    @Override
    public Path deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      return Path.of(parser.getText());
    }
  }
}
