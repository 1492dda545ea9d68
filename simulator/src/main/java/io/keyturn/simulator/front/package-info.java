/**
 * The pretend Temporal Cloud's data plane: an mTLS front for each namespace before a Temporal that
 * it relays.
 */
@NullMarked
package io.keyturn.simulator.front;

import org.jspecify.annotations.NullMarked;
