/** Tests of the Temporals that stand behind the fronts. */
@NullMarked
package io.keyturn.simulator.temporal;

import org.jspecify.annotations.NullMarked;
