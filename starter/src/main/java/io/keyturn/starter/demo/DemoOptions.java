package io.keyturn.starter.demo;

import io.keyturn.simulator.ServerChoice;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a demo was asked for.
 *
 * @param server which Temporal stands behind the pretend Temporal Cloud
 * @param seed what the order and pace of the load follow from
 * @param keep whether everything stays up at the end, until the program is told to stop
 * @param report where to write what came of it as JSON, null for nowhere
 */
public record DemoOptions(ServerChoice server, long seed, boolean keep, @Nullable Path report) {}
