package io.keyturn.starter;

import picocli.CommandLine.Command;

/** The commands around the policy file. */
@Command(
    name = "policy",
    description = "Checks the policy file, and describes it to editors.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {PolicyCheckCommand.class, PolicySchemaCommand.class})
final class PolicyCommand {}
