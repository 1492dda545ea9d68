/** Rules of the house that the compiler cannot hold. */
@NullMarked
package io.keyturn.e2e.architecture;

import org.jspecify.annotations.NullMarked;
