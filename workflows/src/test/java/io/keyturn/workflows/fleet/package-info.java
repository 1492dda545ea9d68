/** Tests of who counts as moved, and of what Workers and clients say of themselves. */
@NullMarked
package io.keyturn.workflows.fleet;

import org.jspecify.annotations.NullMarked;
