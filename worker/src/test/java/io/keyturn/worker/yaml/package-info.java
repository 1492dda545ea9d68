/** Tests of the strict reading of YAML. */
@NullMarked
package io.keyturn.worker.yaml;

import org.jspecify.annotations.NullMarked;
