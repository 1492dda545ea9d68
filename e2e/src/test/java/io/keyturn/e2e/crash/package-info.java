/** Rotations whose processes are killed, and clients that hold old credentials meanwhile. */
@NullMarked
package io.keyturn.e2e.crash;

import org.jspecify.annotations.NullMarked;
