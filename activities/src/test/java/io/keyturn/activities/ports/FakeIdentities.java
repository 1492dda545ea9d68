package io.keyturn.activities.ports;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.secret.Secret;
import io.keyturn.workflows.domain.FailureKind;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Knows whom the keys of a {@link FakeApiKeys} stand for. */
public final class FakeIdentities implements Identities {
  private final FakeApiKeys keys;
  private final Supplier<Secret> own;
  private final Set<KeyOwner> administrators = new HashSet<>();
  private boolean silent;

  /**
   * Identities by the given keys.
   *
   * @param own what keyturn itself logs in with
   */
  public FakeIdentities(FakeApiKeys keys, Supplier<Secret> own) {
    this.keys = keys;
    this.own = own;
  }

  /** Makes an owner an administrator of the account. */
  public FakeIdentities promote(KeyOwner owner) {
    administrators.add(owner);
    return this;
  }

  /** Lets nobody answer, or lets him answer again. */
  public void silent(boolean nobodyAnswers) {
    silent = nobodyAnswers;
  }

  @Override
  public KeyIdentity own() {
    return of(own.get())
        .orElseThrow(
            () ->
                new RotationProblem(
                    FailureKind.NOT_PERMITTED, "keyturn's own key is refused", "Give another."));
  }

  @Override
  public Optional<KeyIdentity> of(Secret token) {
    if (silent) {
      throw new RotationProblem(FailureKind.UNAVAILABLE, "nobody answers", "Try again.");
    }
    return keys.admitted(token)
        .map(
            key ->
                new KeyIdentity(
                    key.id(), key.owner(), key.owner().id(), administrators.contains(key.owner())));
  }
}
