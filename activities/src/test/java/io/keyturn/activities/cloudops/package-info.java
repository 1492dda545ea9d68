/** Tests of the Cloud Operations adapter against the simulator. */
@NullMarked
package io.keyturn.activities.cloudops;

import org.jspecify.annotations.NullMarked;
