/** Tests of the simulator as a whole. */
@NullMarked
package io.keyturn.simulator;

import org.jspecify.annotations.NullMarked;
