/** Tests of the policy file and of home. */
@NullMarked
package io.keyturn.worker;

import org.jspecify.annotations.NullMarked;
