/** Secrets kept in AWS Secrets Manager, with staging labels that say which version is in use. */
@NullMarked
package io.keyturn.activities.aws;

import org.jspecify.annotations.NullMarked;
