package io.keyturn.reload;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An API key: its token, which is secret, and its id, which is not.
 *
 * @param id null if nothing says it
 */
record ApiKey(String token, @Nullable String id) implements Credential {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final String CLAIM = "key_id";

  /**
   * Parses the content of {@code api-key} and {@code api-key-id}.
   *
   * @param idFile null if there is no such file
   * @param where what to call the directory in an error
   * @throws UnusableCredentialException without any content, if one of them cannot be used
   */
  static ApiKey parse(byte[] tokenFile, byte @Nullable [] idFile, String where) {
    String token = word(tokenFile, where);
    String claimed = claimed(token);
    if (idFile == null) {
      return new ApiKey(token, claimed);
    }
    String id = new String(idFile, UTF_8).strip();
    if (!ID.matcher(id).matches()) {
      throw new UnusableCredentialException(
          where + "/api-key-id holds no id of an API key",
          "Put the id alone in it, 1 to 64 of A-Z a-z 0-9 _ -, or delete the file");
    }
    // Two files may be of two keys while they are being written: then neither id is believed.
    return new ApiKey(token, claimed == null || claimed.equals(id) ? id : null);
  }

  /** Works on bytes, so that what is no token never becomes a String. */
  private static String word(byte[] content, String where) {
    int from = 0;
    int to = content.length;
    while (from < to && isSpace(content[from])) {
      from++;
    }
    while (from < to && isSpace(content[to - 1])) {
      to--;
    }
    if (from == to) {
      throw new UnusableCredentialException(where + "/api-key is empty", "Put the token in it");
    }
    for (int i = from; i < to; i++) {
      if (isSpace(content[i])) {
        throw new UnusableCredentialException(
            where + "/api-key holds more than one word", "Put the token alone in it");
      }
      if (content[i] < 0x21 || content[i] > 0x7e) {
        throw new UnusableCredentialException(
            where + "/api-key holds characters that no token has",
            "Put the token in it as it was shown, in ASCII");
      }
    }
    return new String(content, from, to - from, US_ASCII);
  }

  private static boolean isSpace(byte character) {
    return character == ' ' || (character >= '\t' && character <= '\r');
  }

  /** The id that a token carries if it is a JWT; its signature is the server's to check. */
  private static @Nullable String claimed(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return null;
    }
    try {
      Struct.Builder claims = Struct.newBuilder();
      JsonFormat.parser().merge(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8), claims);
      String id = claims.getFieldsOrDefault(CLAIM, Value.getDefaultInstance()).getStringValue();
      return ID.matcher(id).matches() ? id : null;
    } catch (IllegalArgumentException | InvalidProtocolBufferException e) {
      // Not a JWT after all. The exception quotes the token, so it ends here.
      return null;
    }
  }

  @Override
  public String stamped() {
    return id == null ? Stamp.UNKNOWN : "key:" + id;
  }

  @Override
  public String shown() {
    return id == null ? "API key of unknown id" : "API key " + id;
  }

  @Override
  public boolean sameAs(@Nullable Credential other) {
    return other instanceof ApiKey key && key.token.equals(token);
  }

  /** Names the id alone: the token is nobody's to read. */
  @Override
  public String toString() {
    return "ApiKey[" + stamped() + "]";
  }
}
