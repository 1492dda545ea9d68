/** Tests of the values that the ports exchange. */
@NullMarked
package io.keyturn.activities.ports;

import org.jspecify.annotations.NullMarked;
