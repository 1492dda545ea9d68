/** Tests of the rules, over facts made up by hand. */
@NullMarked
package io.keyturn.workflows.rules;

import org.jspecify.annotations.NullMarked;
