package io.keyturn.activities.steps;

import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.ports.Account;
import io.keyturn.activities.ports.ConnectivityProbe;
import io.keyturn.activities.ports.FleetObserver;
import io.keyturn.activities.ports.Issuer;
import io.keyturn.activities.ports.SecretStore;
import io.keyturn.activities.ports.TemporalCloud;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * All that steps can reach.
 *
 * @param policy what the rotation goes by
 * @param progress hears what an observation still waits for, a line each
 * @param lookInterval time between two looks of an observation
 */
public record World(
    Policy policy,
    TemporalCloud cloud,
    Account account,
    SecretStore secrets,
    ConnectivityProbe probe,
    FleetObserver fleet,
    Issuer issuer,
    Clock clock,
    Consumer<List<String>> progress,
    Duration lookInterval) {}
