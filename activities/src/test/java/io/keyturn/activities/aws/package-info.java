/** Tests of the secrets in AWS Secrets Manager. */
@NullMarked
package io.keyturn.activities.aws;

import org.jspecify.annotations.NullMarked;
