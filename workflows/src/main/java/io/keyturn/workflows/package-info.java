/** Domain of a rotation and its workflow. */
@NullMarked
package io.keyturn.workflows;

import org.jspecify.annotations.NullMarked;
