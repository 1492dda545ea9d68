/** Keys and certificates that the simulator makes for itself and for its clients. */
@NullMarked
package io.keyturn.simulator.pki;

import org.jspecify.annotations.NullMarked;
