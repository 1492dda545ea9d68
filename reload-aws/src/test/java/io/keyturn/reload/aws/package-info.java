/** Tests of credentials read from AWS Secrets Manager. */
@NullMarked
package io.keyturn.reload.aws;

import org.jspecify.annotations.NullMarked;
