/** Tests of reading, writing and judging certificates. */
@NullMarked
package io.keyturn.activities.x509;

import org.jspecify.annotations.NullMarked;
