package io.keyturn.starter.demo;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;

/** What the demo's applications do: a workflow with one activity. */
@WorkflowInterface
public interface Order {
  /** Handles an order. */
  @WorkflowMethod
  String handle(String item);

  /** What the workflow calls. */
  @ActivityInterface
  interface Desk {
    /** Books an item. */
    String book(String item);
  }

  /** Books at once. */
  final class DeskImpl implements Desk {
    @Override
    public String book(String item) {
      return item + " is booked";
    }
  }

  /** Has the item booked. */
  final class OrderImpl implements Order {
    private final Desk desk =
        Workflow.newActivityStub(
            Desk.class,
            ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofSeconds(20)).build());

    @Override
    public String handle(String item) {
      return desk.book(item);
    }
  }
}
