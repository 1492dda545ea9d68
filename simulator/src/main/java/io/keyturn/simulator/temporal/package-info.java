/** The Temporal behind the fronts: in memory, a dev server, or one at an address. */
@NullMarked
package io.keyturn.simulator.temporal;

import org.jspecify.annotations.NullMarked;
