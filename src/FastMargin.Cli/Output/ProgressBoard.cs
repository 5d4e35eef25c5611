using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace FastMargin.Cli.Output;

/// <summary>How far a piece of work is; safe to tell from any thread, at any rate.</summary>
internal interface IWorkProgress
{
    /// <summary>Tells how far it is.</summary>
    /// <param name="done">Share done, 0 to 1; negative where it is not known.</param>
    /// <param name="note">What else there is to say.</param>
    public void Report(double done, string note = "");
}

/// <summary>
/// Shows work in progress on the error stream: drawn for a person, else one plain line every two seconds for work
/// that takes longer than one.
/// </summary>
internal static class ProgressBoard
{
    public static T Run<T>(CliHost host, string title, Func<IWorkProgress, T> work)
    {
        if (!host.IsInteractive) return work(new Lines(host.Error, title));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(host.Error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(title));
                T result = work(new Drawn(task, title));
                task.Value = task.MaxValue;
                return result;
            });
    }

    private sealed class Drawn(ProgressTask task, string title) : IWorkProgress
    {
        public void Report(double done, string note = "")
        {
            if (done >= 0) task.Value = Math.Min(done, 1) * task.MaxValue;
            task.IsIndeterminate = done < 0;
            if (note.Length > 0) task.Description = Markup.Escape($"{title}: {note}");
        }
    }

    private sealed class Lines(TextWriter output, string title) : IWorkProgress
    {
        private const double FirstAfterSeconds = 1;
        private const double EverySeconds = 2;

        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private readonly Lock _gate = new();
        private double _next = FirstAfterSeconds;

        public void Report(double done, string note = "")
        {
            double now = _clock.Elapsed.TotalSeconds;
            lock (_gate)
            {
                if (now < _next) return;
                _next = now + EverySeconds;
                string share = done >= 0 ? string.Create(CultureInfo.InvariantCulture, $" {100 * done:F0} %") : "";
                output.WriteLine($"{title}:{share}{(note.Length > 0 ? " " : "")}{note}");
            }
        }
    }
}
