/** Who uses which credential: what Workers and clients say of themselves, and what follows. */
@NullMarked
package io.keyturn.workflows.fleet;

import org.jspecify.annotations.NullMarked;
