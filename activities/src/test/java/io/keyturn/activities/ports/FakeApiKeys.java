package io.keyturn.activities.ports;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.secret.Secret;
import io.keyturn.workflows.domain.FailureKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An account's API keys in memory, with tokens that {@link FakeIdentities} knows. */
public final class FakeApiKeys implements ApiKeys {
  private static final Duration LONGEST_LIFE = Duration.ofDays(730);

  private final Strikes strikes;
  private final InstantSource clock;
  private final Set<KeyOwner> owners = new HashSet<>();
  private final Map<String, ApiKey> keys = new TreeMap<>();
  private final Map<String, String> tokens = new TreeMap<>();
  private final Map<String, String> operations = new TreeMap<>();
  private final Set<String> felt = new HashSet<>();
  private @Nullable RotationProblem refusal;
  private int made;
  private int lag;
  private int stale;

  /** An account whose changes can be struck. */
  public FakeApiKeys(Strikes strikes, InstantSource clock) {
    this.strikes = strikes;
    this.clock = clock;
  }

  /** Makes an owner. */
  public synchronized FakeApiKeys with(KeyOwner owner) {
    owners.add(owner);
    return this;
  }

  /** Makes a key at once, as somebody else would; its id is answered. */
  public synchronized String put(KeyOwner owner, String displayName, Instant expires) {
    with(owner);
    return make(new ApiKeyRequest(owner, displayName, "", expires));
  }

  /** Lets all creations fail in this way, or none. */
  public synchronized void refuseCreation(@Nullable RotationProblem problem) {
    refusal = problem;
  }

  /** Lets each change be felt only after so many looks at tokens. */
  public synchronized void lag(int looks) {
    lag = looks;
  }

  /** The token of a key, also of one that is gone. */
  public synchronized Secret token(String id) {
    String token = tokens.get(id);
    if (token == null) {
      throw new IllegalArgumentException("no key was ever " + id);
    }
    return Secret.copyOf(token.getBytes(StandardCharsets.UTF_8));
  }

  /** All keys that there are, of all owners. */
  public synchronized List<ApiKey> all() {
    return List.copyOf(keys.values());
  }

  /** Finds the key that a token lets in now. */
  synchronized Optional<ApiKey> admitted(Secret token) {
    if (stale > 0) {
      stale--;
    } else {
      feel();
    }
    String text = token.reveal(content -> new String(content, StandardCharsets.UTF_8).strip());
    return felt.stream()
        .filter(id -> text.equals(tokens.get(id)))
        .findFirst()
        .map(id -> keys.getOrDefault(id, gone(id)))
        .filter(key -> key.expires().isAfter(clock.instant()));
  }

  private void feel() {
    felt.clear();
    keys.values().stream().filter(key -> !key.disabled()).forEach(key -> felt.add(key.id()));
  }

  /** What is told of a key whose deletion is not felt yet. */
  private ApiKey gone(String id) {
    KeyOwner nobody = new KeyOwner(KeyOwner.Type.SERVICE_ACCOUNT, "");
    return new ApiKey(id, nobody, "", "", Instant.EPOCH, Instant.MAX, false);
  }

  @Override
  public synchronized List<ApiKey> list(KeyOwner owner) {
    return keys.values().stream().filter(key -> key.owner().equals(owner)).toList();
  }

  @Override
  public Optional<NewApiKey> create(ApiKeyRequest request, String operationId) {
    String[] id = new String[1];
    synchronized (this) {
      if (operations.containsKey(operationId)) {
        return Optional.empty();
      }
      check(request);
    }
    strikes.around(
        () -> {
          synchronized (this) {
            id[0] = make(request);
            operations.put(operationId, id[0]);
          }
        });
    return Optional.of(new NewApiKey(id[0], token(id[0])));
  }

  private void check(ApiKeyRequest request) {
    if (refusal != null) {
      throw refusal;
    }
    if (!owners.contains(request.owner())) {
      throw new RotationProblem(
          FailureKind.NOT_FOUND, "there is no " + request.owner().who(), "Make it.");
    }
    Instant now = clock.instant();
    long unexpired = list(request.owner()).stream().filter(k -> k.expires().isAfter(now)).count();
    if (!request.expires().isAfter(now)
        || request.expires().isAfter(now.plus(LONGEST_LIFE))
        || unexpired >= (request.owner().type() == KeyOwner.Type.USER ? 10 : 20)) {
      throw new RotationProblem(
          FailureKind.REJECTED, "too many keys, or a life too long", "Ask for less.");
    }
  }

  private String make(ApiKeyRequest request) {
    String id = "key-" + ++made;
    keys.put(
        id,
        new ApiKey(
            id,
            request.owner(),
            request.displayName(),
            request.description(),
            clock.instant(),
            request.expires(),
            false));
    tokens.put(id, "token-of-" + id);
    changed();
    return id;
  }

  private void changed() {
    stale = lag;
  }

  @Override
  public ApiKey switchKey(String id, boolean enabled) {
    ApiKey key = get(id);
    if (key.disabled() == !enabled) {
      return key;
    }
    strikes.around(
        () -> {
          synchronized (this) {
            keys.put(
                id,
                new ApiKey(
                    id,
                    key.owner(),
                    key.displayName(),
                    key.description(),
                    key.created(),
                    key.expires(),
                    !enabled));
            changed();
          }
        });
    return get(id);
  }

  private synchronized ApiKey get(String id) {
    ApiKey key = keys.get(id);
    if (key == null) {
      throw new RotationProblem(FailureKind.NOT_FOUND, "there is no API key " + id, "Make one.");
    }
    return key;
  }

  @Override
  public void delete(String id) {
    synchronized (this) {
      if (!keys.containsKey(id)) {
        return;
      }
    }
    strikes.around(
        () -> {
          synchronized (this) {
            keys.remove(id);
            changed();
          }
        });
  }
}
