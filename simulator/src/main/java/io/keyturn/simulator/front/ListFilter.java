package io.keyturn.simulator.front;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The query language of ListWorkers and ListWorkflowExecutions, as far as rotations ask: {@code =},
 * {@code !=}, {@code <}, {@code >}, {@code <=}, {@code >=}, {@code BETWEEN}, {@code STARTS_WITH},
 * {@code IS NULL}, {@code AND}, {@code OR} and parentheses; {@code ORDER BY} is ignored.
 *
 * <p>What can be parsed but not answered (IN, LIKE, NOT, an unknown field, a bad time, a value
 * without quotes) makes the whole query <em>not understood</em>, as on the real server, which then
 * answers an empty list for Workers.
 */
final class ListFilter {
  enum Kind {
    TEXT,
    TIME
  }

  /** One row's values by field name: a String or an Instant, or null where it has none. */
  interface Row {
    @Nullable Object value(String field);
  }

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:('(?:[^']|'')*'|\"(?:[^\"]|\"\")*\")|(<=|>=|!=|=|<|>|\\(|\\)|,)|([^\\s'\"<>=!(),]+))");

  private final Map<String, Kind> fields;
  private final Deque<String> tokens = new ArrayDeque<>();
  private boolean understood = true;
  private final Predicate<Row> condition;

  /**
   * Parses a query; an empty one matches every row.
   *
   * @throws IllegalArgumentException if the text is no query at all
   */
  ListFilter(String query, Map<String, Kind> fields) {
    this.fields = fields;
    Matcher matcher = TOKEN.matcher(query.strip());
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      end = matcher.end();
      tokens.add(matcher.group().strip());
    }
    if (end != query.strip().length()) {
      throw new IllegalArgumentException("unable to parse the query at position " + end);
    }
    condition = tokens.isEmpty() || nextIs("ORDER") ? row -> true : either();
    if (!tokens.isEmpty() && !nextIs("ORDER")) {
      throw new IllegalArgumentException("unable to parse the query near " + tokens.peek());
    }
  }

  /** Returns whether the query asks nothing that cannot be answered. */
  boolean understood() {
    return understood;
  }

  boolean matches(Row row) {
    return understood && condition.test(row);
  }

  private Predicate<Row> either() {
    Predicate<Row> all = both();
    while (takeWord("OR")) {
      all = all.or(both());
    }
    return all;
  }

  private Predicate<Row> both() {
    Predicate<Row> all = one();
    while (takeWord("AND")) {
      all = all.and(one());
    }
    return all;
  }

  private Predicate<Row> one() {
    if (takeWord("NOT")) {
      understood = false;
      return one();
    }
    if (takeWord("(")) {
      Predicate<Row> inner = either();
      demand(")");
      return inner;
    }
    String field = take();
    Kind kind = fields.get(field);
    if (kind == null) {
      understood = false;
      kind = Kind.TEXT;
    }
    if (takeWord("NOT")) {
      understood = false;
    }
    String operator = take().toUpperCase(Locale.ROOT);
    return switch (operator) {
      case "IN" -> unanswerableList();
      case "LIKE" -> {
        take();
        understood = false;
        yield row -> false;
      }
      case "IS" -> {
        boolean set = takeWord("NOT");
        demand("NULL");
        yield row -> (row.value(field) != null) == set;
      }
      case "BETWEEN" -> {
        Comparable<?> low = value(kind);
        demand("AND");
        Comparable<?> high = value(kind);
        yield row -> compare(row.value(field), low) >= 0 && compare(row.value(field), high) <= 0;
      }
      case "STARTS_WITH" -> {
        Comparable<?> start = value(Kind.TEXT);
        yield row -> String.valueOf(row.value(field)).startsWith(String.valueOf(start));
      }
      case "=", "!=", "<", ">", "<=", ">=" -> comparison(field, operator, value(kind));
      default -> throw new IllegalArgumentException("unable to parse the query near " + operator);
    };
  }

  private Predicate<Row> unanswerableList() {
    demand("(");
    while (!takeWord(")")) {
      take();
    }
    understood = false;
    return row -> false;
  }

  private static Predicate<Row> comparison(String field, String operator, Comparable<?> wanted) {
    return row -> {
      Object actual = row.value(field);
      if (actual == null) {
        return operator.equals("!=");
      }
      int order = compare(actual, wanted);
      return switch (operator) {
        case "=" -> order == 0;
        case "!=" -> order != 0;
        case "<" -> order < 0;
        case ">" -> order > 0;
        case "<=" -> order <= 0;
        default -> order >= 0;
      };
    };
  }

  private static int compare(@Nullable Object actual, Comparable<?> wanted) {
    if (actual instanceof Instant time && wanted instanceof Instant other) {
      return time.compareTo(other);
    }
    return String.valueOf(actual).compareTo(String.valueOf(wanted));
  }

  private Comparable<?> value(Kind kind) {
    String token = take();
    if (!token.startsWith("'") && !token.startsWith("\"")) {
      understood = false;
      return token;
    }
    String quote = token.substring(0, 1);
    String text = token.substring(1, token.length() - 1).replace(quote + quote, quote);
    if (kind == Kind.TEXT) {
      return text;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      understood = false;
      return Instant.EPOCH;
    }
  }

  private String take() {
    String token = tokens.poll();
    if (token == null) {
      throw new IllegalArgumentException("unable to parse the query: it ends too early");
    }
    return token;
  }

  private boolean nextIs(String word) {
    return word.equalsIgnoreCase(tokens.peek());
  }

  private boolean takeWord(String word) {
    if (!nextIs(word)) {
      return false;
    }
    tokens.remove();
    return true;
  }

  private void demand(String word) {
    if (!takeWord(word)) {
      throw new IllegalArgumentException("unable to parse the query: " + word + " is missing");
    }
  }
}
