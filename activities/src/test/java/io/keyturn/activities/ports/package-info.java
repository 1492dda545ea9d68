/** What every adapter of a port promises, fakes that keep it, and tests of the ports' values. */
@NullMarked
package io.keyturn.activities.ports;

import org.jspecify.annotations.NullMarked;
