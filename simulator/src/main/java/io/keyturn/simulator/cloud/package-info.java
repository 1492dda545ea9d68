/**
 * The pretend Temporal Cloud's control plane: accounts, namespaces, keys and the Ops API on them.
 */
@NullMarked
package io.keyturn.simulator.cloud;

import org.jspecify.annotations.NullMarked;
