namespace FastMargin.Cli;

/// <summary>A command line that parses but asks for something that does not exist: exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
