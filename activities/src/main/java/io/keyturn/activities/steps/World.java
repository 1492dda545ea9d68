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
import java.util.function.Supplier;

/**
 * All that steps can reach.
 *
 * @param policy read anew by every activity
 * @param progress hears what an observation still waits for, a line each
 * @param lookInterval time between two looks of an observation
 */
public record World(
    Supplier<Policy> policy,
    TemporalCloud cloud,
    Account account,
    SecretStore secrets,
    ConnectivityProbe probe,
    FleetObserver fleet,
    Issuer issuer,
    Clock clock,
    Consumer<List<String>> progress,
    Duration lookInterval) {}
