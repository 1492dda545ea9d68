package io.keyturn.simulator.cloud;

import com.google.protobuf.Message;
import io.grpc.Status;
import io.temporal.api.cloud.operation.v1.AsyncOperation;
import io.temporal.api.cloud.resource.v1.ResourceState;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The resources of one kind and what creating, updating and deleting have in common. Guarded by the
 * account's lock.
 */
final class Resources<S> {
  private static final int DEFAULT_PAGE = 100;
  private static final int LARGEST_PAGE = 1000;

  private final String kind;
  private final CloudOptions options;
  private final Operations operations;
  private final Map<String, Resource<S>> byId = new TreeMap<>();

  /** One page of a list. */
  record Page<S>(List<Resource<S>> items, String nextToken) {}

  Resources(String kind, CloudOptions options, Operations operations) {
    this.kind = kind;
    this.options = options;
    this.operations = operations;
  }

  Resource<S> get(String id) {
    return find(id).orElseThrow(() -> Refusal.notFound(kind + " " + id));
  }

  Optional<Resource<S>> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  List<Resource<S>> all() {
    return List.copyOf(byId.values());
  }

  Resource<S> put(String id, S spec) {
    Resource<S> made = new Resource<>(id, spec, options.clock().instant());
    byId.put(id, made);
    return made;
  }

  void remove(String id) {
    byId.remove(id);
  }

  Page<S> page(int size, String token, Predicate<Resource<S>> wanted) {
    if (size < 0 || size > LARGEST_PAGE) {
      throw Refusal.invalid("page_size must be between 0 and " + LARGEST_PAGE);
    }
    String after = token.isEmpty() ? "" : decode(token);
    int most = size == 0 ? DEFAULT_PAGE : size;
    List<Resource<S>> rest =
        byId.values().stream()
            .filter(r -> r.id.compareTo(after) > 0)
            .filter(wanted)
            .limit(most + 1L)
            .toList();
    if (rest.size() <= most) {
      return new Page<>(rest, "");
    }
    String next =
        Base64.getUrlEncoder()
            .encodeToString(rest.get(most - 1).id.getBytes(StandardCharsets.UTF_8));
    return new Page<>(rest.subList(0, most), next);
  }

  private static String decode(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusal.invalid("page_token is not one that was given out");
    }
  }

  /** Starts to create; the resource is there at once and active when the effect has come. */
  AsyncOperation create(
      String id, S spec, String operationId, String type, Message request, Runnable effect) {
    AsyncOperation operation =
        operations.start(
            operationId, type, request, effect, () -> find(id).ifPresent(this::settleCreated));
    Resource<S> made = put(id, spec);
    made.state = ResourceState.RESOURCE_STATE_ACTIVATING;
    made.operation = operation.getId();
    return operation;
  }

  private void settleCreated(Resource<S> made) {
    if (operations.get(made.operation).getState() == AsyncOperation.State.STATE_FULFILLED) {
      made.settle(ResourceState.RESOURCE_STATE_ACTIVE);
    } else {
      remove(made.id);
    }
  }

  /** Starts to replace the whole specification; the effect runs once it is in place. */
  AsyncOperation update(
      Resource<S> resource,
      S next,
      String version,
      String operationId,
      String type,
      Message request,
      Runnable effect) {
    expect(resource, version);
    if (resource.spec.equals(next)) {
      throw Refusal.invalid("nothing to change");
    }
    AsyncOperation operation =
        operations.start(
            operationId,
            type,
            request,
            () -> {
              resource.change(next, options.clock().instant());
              effect.run();
            },
            () -> resource.settle(ResourceState.RESOURCE_STATE_ACTIVE));
    resource.state = ResourceState.RESOURCE_STATE_UPDATING;
    resource.operation = operation.getId();
    return operation;
  }

  /** Starts to delete; the resource is gone when the effect has come. */
  AsyncOperation delete(
      Resource<S> resource,
      String version,
      String operationId,
      String type,
      Message request,
      Runnable effect) {
    expect(resource, version);
    AsyncOperation operation =
        operations.start(
            operationId,
            type,
            request,
            () -> {
              remove(resource.id);
              effect.run();
            },
            () -> resource.settle(ResourceState.RESOURCE_STATE_ACTIVE));
    resource.state = ResourceState.RESOURCE_STATE_DELETING;
    resource.operation = operation.getId();
    return operation;
  }

  private void expect(Resource<S> resource, String version) {
    if (version.isEmpty()) {
      throw Refusal.invalid("resource_version is required");
    }
    if (!resource.operation.isEmpty()) {
      throw Refusal.precondition(
          kind + " " + resource.id + " is busy with operation " + resource.operation);
    }
    if (!resource.version().equals(version)) {
      throw Status.fromCode(options.conflictStatus())
          .withDescription(
              "resource_version "
                  + version
                  + " is stale, the current one of "
                  + kind
                  + " "
                  + resource.id
                  + " is "
                  + resource.version())
          .asRuntimeException();
    }
  }
}
