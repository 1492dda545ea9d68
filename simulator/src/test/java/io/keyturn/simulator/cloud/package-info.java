/** Tests of the package of the same name. */
@NullMarked
package io.keyturn.simulator.cloud;

import org.jspecify.annotations.NullMarked;
