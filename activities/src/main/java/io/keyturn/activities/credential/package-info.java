/** What clients show to be let in: client certificates and API keys alike. */
@NullMarked
package io.keyturn.activities.credential;

import org.jspecify.annotations.NullMarked;
