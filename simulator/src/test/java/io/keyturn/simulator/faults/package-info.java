/** Tests of the package of the same name. */
@NullMarked
package io.keyturn.simulator.faults;

import org.jspecify.annotations.NullMarked;
