package io.keyturn.worker;

import io.keyturn.worker.yaml.Complaints;
import io.keyturn.worker.yaml.Node;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes parts of a policy, and tells of those that their own checks refuse. */
record FittingParts(Node root, Complaints complaints) {
  /**
   * Makes a part; null when it cannot be made, which is told unless something in it was already.
   */
  <T> @Nullable T make(String who, Supplier<T> maker, String... keys) {
    List<String> path = List.of(keys);
    try {
      return maker.get();
    } catch (IllegalArgumentException unfit) {
      if (!complaints.touches(path)) {
        complaints.misfit(root.find(path), path, who + unfit.getMessage());
      }
      return null;
    }
  }
}
