package io.keyturn.workflows.domain;

/**
 * Something that the plan's checks found.
 *
 * @param reason a constant to match on
 * @param subject the certificate, secret or namespace that it is about
 * @param message what is so, in one line
 * @param remedy what to do, in one line
 */
public record Finding(
    String reason, Severity severity, String subject, String message, String remedy) {}
