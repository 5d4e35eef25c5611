using System.Diagnostics;
using System.Text;
using FastMargin.Formats;

namespace FastMargin.Service.Tests;

/// <summary>The command as its own process: it ends by itself, or by a signal, with everything flushed.</summary>
public sealed class ProcessTests(Scene scene) : IClassFixture<Scene>
{
    private const string Lines =
        "{\"kind\":\"timer\"}\n"
        + "{\"kind\":\"withdrawal\",\"account\":\"A0000001\",\"currency\":\"USDT\",\"amount\":-1}\n"
        + "rubbish\n";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(90);

    [Fact]
    public void A_run_flat_out_ends_by_itself_with_the_events_of_a_replay()
    {
        string path = scene["run.jsonl"];
        using Process run = Start(
            "run", "--book", scene.Book, "--ticks", scene.Tape, "--speed", "max", "--events", path,
            "--health", scene["h"]);
        Assert.Equal(0, End(run, out string error));
        Assert.Equal(scene.Replayed(), File.ReadAllLines(path));
        Assert.Contains("3000 inputs", error, StringComparison.Ordinal);
        Assert.Contains("\"status\": \"stopped\"", File.ReadAllText(scene["h"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_to_terminate_flushes_everything_and_is_no_error()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no such signal");
        string path = scene["terminated.jsonl"];
        string ring = scene["events.ring"];
        using Process run = Start(
            "run", "--book", scene.Book, "--ticks", scene.Tape, "--speed", "1", "--events", path, "--shared", ring);
        Scene.Await(() => (File.Exists(path) && new FileInfo(path).Length > 500) || run.HasExited, "no events");
        using SharedRingReader reader = SharedRingReader.Open(ring);
        using (Process kill = Process.Start("kill", ["-TERM", $"{run.Id}"])) kill.WaitForExit();
        Assert.Equal(0, End(run, out string error));
        string[] lines = File.ReadAllLines(path);
        Assert.Equal(scene.Replayed()[..lines.Length], lines);
        Assert.Contains($" {lines.Length} events", error, StringComparison.Ordinal);

        // What this process reads from the memory of that one is the same, to its last event.
        long last = 0;
        while (reader.TryRead(out SharedEvent read)) last = read.Event.Number;
        Assert.True(reader.IsCompleted);
        Assert.Equal(lines.Length, last);
    }

    [Fact]
    public void Lines_on_standard_input_give_events_on_standard_output()
    {
        using Process run = Start("run", "--book", scene.Book, "--lines", "-", "--events", "-");
        run.StandardInput.Write(Lines);
        run.StandardInput.Close();
        string line = run.StandardOutput.ReadToEnd();
        Assert.Equal(0, End(run, out string error));
        Assert.Contains("\"kind\":\"refused\",\"cause\":\"withdrawal\",\"account\":\"A0000001\"", line);
        Assert.Contains("notice: stdin: line 3: no JSON object", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_book_that_is_not_there_is_a_data_error_before_anything_starts()
    {
        using Process run = Start("run", "--book", scene["nowhere"], "--lines", "-");
        Assert.Equal(1, End(run, out string error));
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
    }

    private static int End(Process run, out string error)
    {
        Task<string> reading = run.StandardError.ReadToEndAsync();
        bool hasEnded = run.WaitForExit(_patience);
        if (!hasEnded) run.Kill();
        error = reading.GetAwaiter().GetResult();
        Assert.True(hasEnded, error);
        return run.ExitCode;
    }

    private Process Start(params string[] args)
    {
        var info = new ProcessStartInfo("dotnet")
        {
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
            WorkingDirectory = scene.Folder,
        };
        info.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "FastMargin.Cli.dll"));
        foreach (string arg in args) info.ArgumentList.Add(arg);
        return Process.Start(info)!;
    }
}
