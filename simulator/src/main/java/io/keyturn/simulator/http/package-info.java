/** How the simulator speaks HTTP. */
@NullMarked
package io.keyturn.simulator.http;

import org.jspecify.annotations.NullMarked;
