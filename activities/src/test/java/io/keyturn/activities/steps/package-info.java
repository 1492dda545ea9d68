/** Tests of the steps over fakes of all ports and a clock of their own. */
@NullMarked
package io.keyturn.activities.steps;

import org.jspecify.annotations.NullMarked;
