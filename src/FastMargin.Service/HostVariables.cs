using System.Globalization;
using FastMargin.Engine;
using FastMargin.Feeds;
using FastMargin.Instruments;

namespace FastMargin.Service;

/// <summary>The host's options in the environment, and the words of options wherever they stand.</summary>
public static class HostVariables
{
    /// <summary>The words for <see cref="WaitKind"/>.</summary>
    public const string Waits = "park, yield or busy_spin";

    /// <summary>
    /// Lays the environment over options: FASTMARGIN_BOOK, _WAIT, _ENGINE_CPU, _INPUT_RING, _OUTPUT_RING, _TIMER_MS,
    /// _HEALTH_FILE, _STOP_SECONDS.
    /// </summary>
    /// <param name="options">What is said so far.</param>
    /// <param name="variable">Gives a variable's value or null.</param>
    /// <exception cref="DataException">A value that is none; names the variable.</exception>
    public static HostOptions Over(HostOptions options, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(variable);
        return options with
        {
            Book = Text("BOOK") ?? options.Book,
            Wait = Text("WAIT") is { } wait ? ParseWait(wait, From("WAIT")) : options.Wait,
            EngineCpu = Whole("ENGINE_CPU") ?? options.EngineCpu,
            InputRing = Whole("INPUT_RING") ?? options.InputRing,
            OutputRing = Whole("OUTPUT_RING") ?? options.OutputRing,
            TimerMs = Whole("TIMER_MS") ?? options.TimerMs,
            HealthFile = Text("HEALTH_FILE") ?? options.HealthFile,
            StopSeconds = Whole("STOP_SECONDS") ?? options.StopSeconds,
        };

        string? Text(string name) =>
            variable(RuntimeOptions.EnvironmentPrefix + name) is { Length: > 0 } text ? text : null;

        int? Whole(string name)
        {
            if (Text(name) is not { } text) return null;
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
                ? value
                : throw new DataException(From(name), $"\"{text}\"", "a whole number");
        }

        static SourceLine From(string name) => new($"environment {RuntimeOptions.EnvironmentPrefix}{name}", 0);
    }

    /// <summary>Reads a wait strategy.</summary>
    /// <exception cref="DataException">There is none of that name.</exception>
    public static WaitKind ParseWait(string text, SourceLine source) => text switch
    {
        "park" => WaitKind.Park,
        "yield" => WaitKind.Yield,
        "busy_spin" => WaitKind.BusySpin,
        _ => throw new DataException(source, $"wait \"{text}\"", Waits),
    };

    /// <summary>Reads the speed of a tape: a number above 0, or <c>max</c>.</summary>
    /// <exception cref="DataException">It is neither.</exception>
    public static double ParseSpeed(string text, SourceLine source)
    {
        if (text == "max") return TapePlayer.FlatOut;
        bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double speed);
        return isNumber && speed > 0 && double.IsFinite(speed)
            ? speed
            : throw new DataException(source, $"speed \"{text}\"", "a number above 0, or max");
    }

    /// <summary>Reads a mark policy.</summary>
    /// <exception cref="DataException">There is none of that name.</exception>
    public static MarkPolicy ParseMark(string text, SourceLine source) => text switch
    {
        "auto" => MarkPolicy.Auto,
        "mid" => MarkPolicy.Mid,
        "last" => MarkPolicy.Last,
        _ => throw new DataException(source, $"mark \"{text}\"", "auto, mid or last"),
    };
}
