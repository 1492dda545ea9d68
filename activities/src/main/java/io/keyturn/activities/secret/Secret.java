package io.keyturn.activities.secret;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Holds the bytes of a private key or a token. They are read by {@link #reveal} alone, so that a
 * search for that word finds every reader; they are wiped by {@link #close}. It cannot be turned
 * into JSON, nor serialized by Java.
 */
@JsonSerialize(using = Secret.Refusal.class)
public final class Secret implements AutoCloseable {
  // Transient, so that serializers that look at fields see none.
  private final transient byte[] content;
  private transient boolean wiped;

  private Secret(byte[] content) {
    this.content = content;
  }

  /** Holds a copy of the content; the caller wipes his own. */
  public static Secret copyOf(byte[] content) {
    return new Secret(content.clone());
  }

  /** Moves the content into a secret: the array that is given is wiped. */
  public static Secret take(byte[] content) {
    Secret secret = copyOf(content);
    Arrays.fill(content, (byte) 0);
    return secret;
  }

  /**
   * Shows a copy of the content to a reader and wipes it afterwards.
   *
   * @throws IllegalStateException after {@link #close}
   */
  public <T extends @Nullable Object, E extends Exception> T reveal(SecretReader<T, E> reader)
      throws E {
    byte[] copy = copy();
    try {
      return reader.read(copy);
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
  }

  private synchronized byte[] copy() {
    if (wiped) {
      throw new IllegalStateException("the secret was wiped");
    }
    return content.clone();
  }

  /** Wipes the content. */
  @Override
  public synchronized void close() {
    wiped = true;
    Arrays.fill(content, (byte) 0);
  }

  /** Compares contents in constant time; a wiped secret equals itself alone. */
  @Override
  public boolean equals(@Nullable Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof Secret secret)) {
      return false;
    }
    byte @Nullable [] mine = copyUnlessWiped();
    byte @Nullable [] theirs = secret.copyUnlessWiped();
    try {
      return mine != null && theirs != null && MessageDigest.isEqual(mine, theirs);
    } finally {
      wipe(mine);
      wipe(theirs);
    }
  }

  private synchronized byte @Nullable [] copyUnlessWiped() {
    return wiped ? null : content.clone();
  }

  private static void wipe(byte @Nullable [] bytes) {
    if (bytes != null) {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** The same for every secret: a hash would tell something of the content. */
  @Override
  public int hashCode() {
    return 1;
  }

  /** Says nothing of the content, not even its length. */
  @Override
  public String toString() {
    return "Secret[not shown]";
  }

  /** Keeps secrets out of JSON, and so out of histories. */
  static final class Refusal extends JsonSerializer<Secret> {
    @Override
    public void serialize(Secret value, JsonGenerator generator, SerializerProvider provider)
        throws JsonMappingException {
      throw JsonMappingException.from(generator, "a secret is never written as JSON");
    }

    @Override
    public void serializeWithType(
        Secret value,
        JsonGenerator generator,
        SerializerProvider provider,
        TypeSerializer typeSerializer)
        throws JsonMappingException {
      serialize(value, generator, provider);
    }
  }
}
