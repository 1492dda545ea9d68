package io.keyturn.simulator.ledger;

import io.grpc.Status;
import java.util.Set;

/**
 * Tells failed calls from the normal answers of a healthy server.
 *
 * <ol>
 *   <li>OK is never a failure.
 *   <li>A long poll that ended CANCELLED or DEADLINE_EXCEEDED is none: a Worker cancels its polls
 *       when it shuts down, and a connection's maximum age ends the polls that are left.
 *   <li>UNIMPLEMENTED is none: clients try features that a server may lack.
 *   <li>ALREADY_EXISTS is none where something is started or made.
 *   <li>NOT_FOUND is none where a client asks for or speaks to something by name; it is a failure
 *       of a Worker's answer (Respond, Record), whose task was then lost.
 *   <li>Everything else is a failure, a cancelled call that is no long poll among it.
 * </ol>
 */
public final class CallVerdict {
  private static final Set<String> STARTS =
      Set.of(
          "StartWorkflowExecution",
          "SignalWithStartWorkflowExecution",
          "ExecuteMultiOperation",
          "CreateSchedule",
          "RegisterNamespace",
          "CreateNamespace",
          "StartActivityExecution");

  private CallVerdict() {}

  /** Returns whether a call of this full method name that ended so is a failure. */
  public static boolean failed(String method, Status.Code status) {
    return switch (status) {
      case OK, UNIMPLEMENTED -> false;
      // A Worker that stops says so, and does not wait for the answer.
      case CANCELLED -> !longPoll(method) && !simpleName(method).equals("ShutdownWorker");
      case DEADLINE_EXCEEDED -> !longPoll(method);
      case ALREADY_EXISTS -> !STARTS.contains(simpleName(method));
      case NOT_FOUND ->
          simpleName(method).startsWith("Respond") || simpleName(method).startsWith("Record");
      default -> true;
    };
  }

  /** Returns whether calls of this full method name wait until something happens. */
  public static boolean longPoll(String method) {
    String name = simpleName(method);
    return name.startsWith("Poll") || name.equals("GetWorkflowExecutionHistory");
  }

  private static String simpleName(String method) {
    return method.substring(method.lastIndexOf('/') + 1);
  }
}
