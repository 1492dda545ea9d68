/** Tests of what rotations are made of. */
@NullMarked
package io.keyturn.workflows.domain;

import org.jspecify.annotations.NullMarked;
