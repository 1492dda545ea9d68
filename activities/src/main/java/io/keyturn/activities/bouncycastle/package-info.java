/** The built-in issuer, on Bouncy Castle: keys, certificate requests, authorities and leafs. */
@NullMarked
package io.keyturn.activities.bouncycastle;

import org.jspecify.annotations.NullMarked;
