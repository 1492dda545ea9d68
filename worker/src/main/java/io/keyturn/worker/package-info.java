/** The process that runs rotations: reads the policy, wires the adapters by hand and polls home. */
@NullMarked
package io.keyturn.worker;

import org.jspecify.annotations.NullMarked;
