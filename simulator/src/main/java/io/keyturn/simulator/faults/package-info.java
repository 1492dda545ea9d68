/** Faults on demand: calls that fail, hang, get lost or meet another client's edit. */
@NullMarked
package io.keyturn.simulator.faults;

import org.jspecify.annotations.NullMarked;
