package io.keyturn.activities.credential;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.secret.Secret;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.fleet.Stamp;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An API key's token, and its id as far as it is known. Closing it wipes the token. */
public final class ApiKeyMaterial implements Credential {
  /** Where a secret store keeps the token. */
  public static final String TOKEN_FILE = "api-key";

  /** Where a secret store keeps the key's id, which is no secret; keys of others may lack it. */
  public static final String ID_FILE = "api-key-id";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** Far above every token that was seen; what is longer is something else. */
  private static final int LONGEST_TOKEN = 8192;

  private final @Nullable String id;
  private final boolean told;
  private final Secret token;
  private final boolean padded;

  private ApiKeyMaterial(@Nullable String id, boolean told, Secret token, boolean padded) {
    this.id = id;
    this.told = told;
    this.token = token;
    this.padded = padded;
  }

  /** Holds a copy of a key's token. */
  public static ApiKeyMaterial of(String id, Secret token) {
    return new ApiKeyMaterial(id, true, token.reveal(Secret::copyOf), false);
  }

  /**
   * Reads what a secret store keeps under {@value #TOKEN_FILE} and {@value #ID_FILE}. White space
   * around the token, such as an editor's last line break, is no part of it.
   *
   * @param where what to call the secret in an error
   * @throws RotationProblem INVALID, without any content, when it holds no token
   */
  public static ApiKeyMaterial fromFiles(Map<String, Secret> files, String where) {
    Secret stored = files.get(TOKEN_FILE);
    if (stored == null) {
      throw unusable(where + " has no " + TOKEN_FILE);
    }
    Secret token = stored.reveal(bytes -> Secret.take(stripped(bytes)));
    boolean padded = !token.equals(stored);
    if (!token.<Boolean, RuntimeException>reveal(ApiKeyMaterial::usable)) {
      token.close();
      throw unusable(where + ": its " + TOKEN_FILE + " is empty or is no token");
    }
    String id = id(files.get(ID_FILE), token);
    return new ApiKeyMaterial(id, id != null, token, padded);
  }

  private static RotationProblem unusable(String what) {
    return new RotationProblem(
        FailureKind.INVALID, what, "Put the API key's token there: one word, nothing else.");
  }

  private static byte[] stripped(byte[] bytes) {
    int from = 0;
    int to = bytes.length;
    while (from < to && space(bytes[from])) {
      from++;
    }
    while (to > from && space(bytes[to - 1])) {
      to--;
    }
    return Arrays.copyOfRange(bytes, from, to);
  }

  private static boolean space(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private static boolean usable(byte[] token) {
    if (token.length == 0 || token.length > LONGEST_TOKEN) {
      return false;
    }
    for (byte b : token) {
      if (b <= ' ' || b == 127) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String id(@Nullable Secret stored, Secret token) {
    if (stored != null) {
      String text = stored.reveal(bytes -> new String(bytes, StandardCharsets.UTF_8)).strip();
      if (ID.matcher(text).matches()) {
        return text;
      }
    }
    return token.reveal(TokenClaims::keyId).orElse(null);
  }

  /** The key's id; null when neither a file nor the token tells it. */
  public @Nullable String id() {
    return id;
  }

  /** The token; wiped when this is closed. */
  public Secret token() {
    return token;
  }

  /** Whether white space stood around the token, which other readers may not forgive. */
  public boolean padded() {
    return padded;
  }

  /** The same key under the id that the control plane tells of it. */
  public ApiKeyMaterial withId(String known) {
    return new ApiKeyMaterial(known, told, token.reveal(Secret::copyOf), padded);
  }

  /** Whoever uses it can say no more than what stands in its files. */
  @Override
  public String stamp() {
    return id == null || !told ? Stamp.UNKNOWN_KEY : Stamp.ofKey(id);
  }

  @Override
  public Set<String> stamps() {
    return id == null ? Set.of(stamp()) : Set.of(Stamp.ofKey(id));
  }

  @Override
  public String named() {
    return "API key " + (id == null ? "of unknown id" : id);
  }

  @Override
  public Map<String, Secret> toFiles() {
    Secret copy = token.reveal(Secret::copyOf);
    return id == null
        ? Map.of(TOKEN_FILE, copy)
        : Map.of(TOKEN_FILE, copy, ID_FILE, Secret.take(id.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void close() {
    token.close();
  }

  /** Names the key; says nothing of the token. */
  @Override
  public String toString() {
    return "ApiKeyMaterial[" + named() + "]";
  }
}
