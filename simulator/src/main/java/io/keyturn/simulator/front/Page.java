package io.keyturn.simulator.front;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.util.List;
import java.util.function.Function;

/**
 * One page of a listing that stays in step while rows come and go: the token is the last row's key.
 *
 * @param next the next page's token, empty at the end
 */
record Page<T>(List<T> rows, ByteString next) {
  private static final String TOKEN_PREFIX = "after:";
  private static final int DEFAULT_SIZE = 1_000;

  /**
   * Cuts a page.
   *
   * @param sorted all rows, by ascending key
   * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT if the token is none of ours
   */
  static <T> Page<T> of(List<T> sorted, Function<T, String> key, ByteString token, int size) {
    String text = token.toStringUtf8();
    if (!text.isEmpty() && !text.startsWith(TOKEN_PREFIX)) {
      throw Status.INVALID_ARGUMENT.withDescription("Invalid NextPageToken.").asRuntimeException();
    }
    String after = text.isEmpty() ? "" : text.substring(TOKEN_PREFIX.length());
    int limit = size <= 0 || size > DEFAULT_SIZE ? DEFAULT_SIZE : size;
    List<T> rest =
        sorted.stream()
            .filter(row -> key.apply(row).compareTo(after) > 0)
            .limit(limit + 1L)
            .toList();
    if (rest.size() <= limit) {
      return new Page<>(rest, ByteString.EMPTY);
    }
    List<T> rows = rest.subList(0, limit);
    return new Page<>(rows, ByteString.copyFromUtf8(TOKEN_PREFIX + key.apply(rows.get(limit - 1))));
  }
}
