/** A pretend AWS Secrets Manager on loopback: protocol, signatures, labels, replicas and delays. */
@NullMarked
package io.keyturn.simulator.aws;

import org.jspecify.annotations.NullMarked;
