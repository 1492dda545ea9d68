package io.keyturn.activities.ports;

/**
 * Whom an API key belongs to.
 *
 * @param id the id of the service account or user
 */
public record KeyOwner(Type type, String id) {
  /** The kinds of owner; the text is what people read. */
  public enum Type {
    SERVICE_ACCOUNT("service account"),
    USER("user");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    /** The kind in words. */
    public String text() {
      return text;
    }
  }

  /** Says who it is, for people. */
  public String who() {
    return type.text() + " " + id;
  }
}
