namespace FastMargin.Cli.Tests.Verbs;

public sealed class ConvertVerbTests(Sandbox sandbox) : IClassFixture<Sandbox>
{
    [Fact]
    public void A_book_there_and_back_is_the_same_book()
    {
        CliRun.Of("convert", sandbox.Book, sandbox["book.fmbook"]).Expect(ExitCode.Ok);
        CliRun.Of("convert", sandbox["book.fmbook"], sandbox["again"]).Expect(ExitCode.Ok);
        foreach (string file in Directory.GetFiles(sandbox.Book))
        {
            Assert.Equal(
                File.ReadAllText(file), File.ReadAllText(Path.Combine(sandbox["again"], Path.GetFileName(file))));
        }
    }

    [Fact]
    public void Ticks_there_and_back_are_the_same_ticks()
    {
        CliRun.Of("convert", sandbox.Tape("crash"), sandbox["plain.csv"]).Expect(ExitCode.Ok);
        CliRun.Of("convert", sandbox["plain.csv"], sandbox["ticks.fmtape"]).Expect(ExitCode.Ok);
        CliRun.Of("convert", sandbox["ticks.fmtape"], sandbox["again.csv"]).Expect(ExitCode.Ok);
        Assert.Equal(File.ReadAllText(sandbox["plain.csv"]), File.ReadAllText(sandbox["again.csv"]));
    }

    [Fact]
    public void A_binary_book_and_tape_replay_to_the_same_events_as_text()
    {
        CliRun.Of("convert", sandbox.Book, sandbox["b.fmbook"]).Expect(ExitCode.Ok);
        CliRun.Of("convert", sandbox.Tape("crash"), sandbox["t.fmtape"]).Expect(ExitCode.Ok);
        CliRun text = CliRun.Of(
            "replay", "--book", sandbox.Book, "--ticks", sandbox.Tape("crash"), "--events", "-").Expect(ExitCode.Ok);
        CliRun binary = CliRun.Of(
            "replay", "--book", sandbox["b.fmbook"], "--ticks", sandbox["t.fmtape"], "--events",
            "-").Expect(ExitCode.Ok);
        Assert.Equal(text.Out, binary.Out);
    }
}
