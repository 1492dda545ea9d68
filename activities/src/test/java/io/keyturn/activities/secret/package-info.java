/** Tests of the type that holds a secret. */
@NullMarked
package io.keyturn.activities.secret;

import org.jspecify.annotations.NullMarked;
