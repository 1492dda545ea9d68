package io.keyturn.simulator.aws;

import java.util.Map;
import java.util.TreeMap;

/** The rules of tags. */
final class Tags {
  private static final int MOST = 50;

  private Tags() {}

  /**
   * Returns the tags with those of a request added.
   *
   * @throws AwsRefusal if one is not allowed, or there are more than 50
   */
  static Map<String, String> added(Map<String, String> before, Parameters parameters) {
    Map<String, String> tags = new TreeMap<>(before);
    for (Parameters tag : parameters.objects("Tags")) {
      String key = tag.required("Key", 128);
      if (key.startsWith("aws:")) {
        throw AwsRefusal.parameter("Tag keys that begin with aws: are reserved.");
      }
      tags.put(key, tag.text("Value", 0, 256).orElse(""));
    }
    if (tags.size() > MOST) {
      throw AwsRefusal.parameter("A secret can have at most " + MOST + " tags.");
    }
    return tags;
  }
}
