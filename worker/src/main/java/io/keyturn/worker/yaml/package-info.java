/** Reads strict YAML into records, and tells everything that is wrong with it, and where. */
@NullMarked
package io.keyturn.worker.yaml;

import org.jspecify.annotations.NullMarked;
