package io.keyturn.activities.credential;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads what a token says of itself. Temporal Cloud's tokens are JWTs with the claim {@code
 * key_id}; nothing is verified here, since it is the control plane that has the last word.
 */
final class TokenClaims {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final byte DOT = '.';

  private TokenClaims() {}

  static Optional<String> keyId(byte[] token) {
    int first = indexOf(token, 0);
    int second = first < 0 ? -1 : indexOf(token, first + 1);
    if (second < 0) {
      return Optional.empty();
    }
    byte[] payload = Arrays.copyOfRange(token, first + 1, second);
    byte[] json = {};
    try {
      json = Base64.getUrlDecoder().decode(payload);
      return claim(json);
    } catch (IOException | IllegalArgumentException noJwt) {
      // A token of another form says nothing of itself; the cause may quote it.
      return Optional.empty();
    } finally {
      Arrays.fill(payload, (byte) 0);
      Arrays.fill(json, (byte) 0);
    }
  }

  private static Optional<String> claim(byte[] json) throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("key_id") && value == JsonToken.VALUE_STRING) {
          String id = parser.getText();
          return Optional.of(id).filter(text -> ID.matcher(text).matches());
        }
        parser.skipChildren();
      }
    }
    return Optional.empty();
  }

  private static int indexOf(byte[] token, int from) {
    for (int i = from; i < token.length; i++) {
      if (token[i] == DOT) {
        return i;
      }
    }
    return -1;
  }
}
