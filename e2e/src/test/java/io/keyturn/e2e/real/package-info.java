/** Rotations on a real Temporal server, which stands behind the simulator's fronts. */
@NullMarked
package io.keyturn.e2e.real;

import org.jspecify.annotations.NullMarked;
