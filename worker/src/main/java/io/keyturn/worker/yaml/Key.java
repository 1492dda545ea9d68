package io.keyturn.worker.yaml;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes a key: the one place that its reader, its schema and its documentation are made of. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
  /** What it means, for people. */
  String value();

  /** Whether it must be there. */
  boolean required() default false;

  /** What is so when it is not there, as YAML; empty for null. */
  String otherwise() default "";
}
