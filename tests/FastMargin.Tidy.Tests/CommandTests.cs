namespace FastMargin.Tidy.Tests;

/// <summary>What a new user types is what is tested.</summary>
public sealed class CommandTests
{
    private const string Script = "readonly TEST_COMMAND='dotnet test'\nreadonly RUN_COMMAND='dotnet run'\n";

    [Fact]
    public void The_commands_of_the_readme_are_the_ones_that_are_tested() =>
        Findings.AssertNone(CommandRules.Commands(Repository.Read(".ci/run"), Repository.Read("README.md")));

    [Fact]
    public void The_script_can_be_run()
    {
        if (!OperatingSystem.IsWindows())
            Assert.True(File.GetUnixFileMode(Repository.FullPath(".ci/run")).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public void A_command_that_the_readme_does_not_give_is_found()
    {
        Assert.Empty(CommandRules.Commands(Script, "```\ndotnet run\ndotnet test\n```\n"));
        Assert.Single(CommandRules.Commands(Script, "```\ndotnet run\ndotnet test -c Release\n```\n"));
    }

    [Fact]
    public void A_script_without_the_commands_is_found() => Assert.Equal(2, CommandRules.Commands("", "").Count());
}
