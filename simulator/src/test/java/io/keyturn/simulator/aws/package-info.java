/** Tests of the pretend AWS by real clients and by hand. */
@NullMarked
package io.keyturn.simulator.aws;

import org.jspecify.annotations.NullMarked;
