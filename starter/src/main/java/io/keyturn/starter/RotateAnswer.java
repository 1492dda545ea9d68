package io.keyturn.starter;

/**
 * What {@code rotate} answers to programs; its components are the documented keys.
 *
 * @param joined whether the rotation ran already
 */
record RotateAnswer(boolean joined, StatusAnswer rotation) {}
