/** Draws on the terminal that a command runs in, or finds that there is none. */
@NullMarked
package io.keyturn.starter.terminal;

import org.jspecify.annotations.NullMarked;
