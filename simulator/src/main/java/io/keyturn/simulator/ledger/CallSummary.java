package io.keyturn.simulator.ledger;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a number of calls come to.
 *
 * @param total all of them, long polls too
 * @param failed those that {@link CallVerdict} calls failed
 * @param p50Millis median duration of those that are no long polls; 0 without any
 * @param p99Millis 99th percentile of the same (nearest rank)
 * @param failures number of failed calls by "method status"
 */
public record CallSummary(
    long total, long failed, double p50Millis, double p99Millis, SortedMap<String, Long> failures) {

  static CallSummary of(List<LedgerCall> calls) {
    double[] millis =
        calls.stream()
            .filter(c -> !c.longPoll())
            .mapToDouble(LedgerCall::millis)
            .sorted()
            .toArray();
    Map<String, Long> failures =
        calls.stream()
            .filter(LedgerCall::failed)
            .map(c -> c.method() + " " + c.status())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    long failed = failures.values().stream().mapToLong(Long::longValue).sum();
    return new CallSummary(
        calls.size(),
        failed,
        percentile(millis, 0.50),
        percentile(millis, 0.99),
        new TreeMap<>(failures));
  }

  private static double percentile(double[] sorted, double share) {
    return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * sorted.length) - 1];
  }
}
