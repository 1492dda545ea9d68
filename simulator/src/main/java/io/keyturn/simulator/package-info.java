/** A pretend Temporal Cloud on loopback. */
@NullMarked
package io.keyturn.simulator;

import org.jspecify.annotations.NullMarked;
