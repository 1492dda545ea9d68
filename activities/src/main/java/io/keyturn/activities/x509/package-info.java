/** Certificates with their keys, read and written strictly, and the facts that the rules judge. */
@NullMarked
package io.keyturn.activities.x509;

import org.jspecify.annotations.NullMarked;
