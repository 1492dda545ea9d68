package io.keyturn.activities.aws;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** A client whose calls can be cut off, as the death of the process would, or preceded. */
final class CutClient {
  /** Stands for the end of the process: nothing in the product catches it. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  /** What happens around a call, told by its number from 0 on, and its name. */
  interface Around {
    /** Comes before the call. */
    void before(int number, String name);

    /** Comes after the call took effect. */
    default void after(int number, String name) {}
  }

  private CutClient() {}

  static SecretsManagerClient around(SecretsManagerClient client, Around around) {
    int[] calls = {0};
    return (SecretsManagerClient)
        Proxy.newProxyInstance(
            CutClient.class.getClassLoader(),
            new Class<?>[] {SecretsManagerClient.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                return null;
              }
              int number = calls[0]++;
              around.before(number, method.getName());
              @Nullable Object answer;
              try {
                answer = method.invoke(client, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
              around.after(number, method.getName());
              return answer;
            });
  }

  /** Dies at one call, before or after it took effect. */
  static SecretsManagerClient dying(SecretsManagerClient client, int at, boolean after) {
    return around(
        client,
        new Around() {
          @Override
          public void before(int number, String name) {
            if (number == at && !after) {
              throw new Killed();
            }
          }

          @Override
          public void after(int number, String name) {
            if (number == at && after) {
              throw new Killed();
            }
          }
        });
  }

  /** Runs something once, before the first call of that name. */
  static SecretsManagerClient preceded(
      SecretsManagerClient client, Predicate<String> name, Runnable event) {
    boolean[] done = {false};
    return around(
        client,
        (number, called) -> {
          if (!done[0] && name.test(called)) {
            done[0] = true;
            event.run();
          }
        });
  }
}
