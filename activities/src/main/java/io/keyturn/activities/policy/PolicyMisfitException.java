package io.keyturn.activities.policy;

import java.util.List;
import java.util.stream.Collectors;

/** Says what in a policy does not fit together, and where; its message has a line for each. */
public final class PolicyMisfitException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<Misfit> misfits;

  /**
   * Something that does not fit.
   *
   * @param path keys from the policy's root to where it stands, list entries by their index
   * @param what what is wrong with it, in one line
   */
  public record Misfit(List<String> path, String what) {
    /** Copies the path. */
    public Misfit {
      path = List.copyOf(path);
    }

    /** Makes a misfit at a path. */
    public static Misfit at(String what, String... path) {
      return new Misfit(List.of(path), what);
    }
  }

  /** Takes over what was found, at least one thing. */
  public PolicyMisfitException(List<Misfit> misfits) {
    super(misfits.stream().map(Misfit::what).collect(Collectors.joining("\n")));
    this.misfits = List.copyOf(misfits);
  }

  /** All that does not fit. */
  public List<Misfit> misfits() {
    return misfits;
  }
}
