/** The control plane by Temporal's Cloud Operations API. */
@NullMarked
package io.keyturn.activities.cloudops;

import org.jspecify.annotations.NullMarked;
