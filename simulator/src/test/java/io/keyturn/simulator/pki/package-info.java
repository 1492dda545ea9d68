/** Tests of the package of the same name. */
@NullMarked
package io.keyturn.simulator.pki;

import org.jspecify.annotations.NullMarked;
