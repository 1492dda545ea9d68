/** Code that breaks the rules of the house, to show that they notice. */
@NullMarked
package io.keyturn.e2e.architecture.violations;

import org.jspecify.annotations.NullMarked;
