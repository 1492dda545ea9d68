/** Tests of the built-in issuer. */
@NullMarked
package io.keyturn.activities.bouncycastle;

import org.jspecify.annotations.NullMarked;
