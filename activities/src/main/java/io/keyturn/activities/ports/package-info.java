/**
 * What the steps need of the outside world, one noun each; adapters stand in packages of their own.
 */
@NullMarked
package io.keyturn.activities.ports;

import org.jspecify.annotations.NullMarked;
