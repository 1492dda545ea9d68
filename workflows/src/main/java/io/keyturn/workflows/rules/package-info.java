/** What Temporal Cloud demands of certificates, bundles and filters, as named checks over facts. */
@NullMarked
package io.keyturn.workflows.rules;

import org.jspecify.annotations.NullMarked;
