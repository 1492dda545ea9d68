/**
 * Tests over several modules: the product, the simulator and applications with the reload library.
 */
@NullMarked
package io.keyturn.e2e;

import org.jspecify.annotations.NullMarked;
