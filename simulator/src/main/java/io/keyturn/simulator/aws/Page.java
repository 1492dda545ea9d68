package io.keyturn.simulator.aws;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Part of a long answer, and where the rest begins. */
record Page<T>(List<T> items, Optional<String> next) {
  /**
   * Cuts the page out that a request asks for by MaxResults and NextToken.
   *
   * @param key names an item, the last of a page in its token
   * @throws AwsRefusal if the token is none of this list
   */
  static <T> Page<T> of(List<T> all, Function<T, String> key, Parameters parameters) {
    int from = parameters.text("NextToken", 1, 4096).map(t -> after(all, key, t)).orElse(0);
    int to = Math.min(all.size(), from + parameters.maxResults());
    Optional<String> next =
        to < all.size()
            ? Optional.of(
                Base64.getEncoder()
                    .encodeToString(key.apply(all.get(to - 1)).getBytes(StandardCharsets.UTF_8)))
            : Optional.empty();
    return new Page<>(all.subList(from, to), next);
  }

  private static <T> int after(List<T> all, Function<T, String> key, String token) {
    String last;
    try {
      last = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw badToken();
    }
    for (int i = 0; i < all.size(); i++) {
      if (key.apply(all.get(i)).equals(last)) {
        return i + 1;
      }
    }
    throw badToken();
  }

  private static AwsRefusal badToken() {
    return new AwsRefusal("InvalidNextTokenException", "The NextToken value is invalid.");
  }
}
