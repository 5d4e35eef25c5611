using System.CommandLine;
using System.Globalization;
using FastMargin.Engine;
using FastMargin.Kernels;
using FastMargin.Service;

namespace FastMargin.Cli.Verbs;

/// <summary>Options that say how an engine runs, over the environment, over runtime.json, over the defaults.</summary>
internal sealed class EngineFlags
{
    private readonly Option<string> _mode = new("--mode")
    {
        Description = "Which pools are looked at after a tick; all modes raise the same flags.",
    };

    private readonly Option<string> _width = new("--width") { Description = "Width of the sweep kernel." };

    private readonly Option<int?> _threads = new("--threads")
    {
        Description = $"Threads of a sweep, 1 to {EngineOptions.MaxThreads}.",
        HelpName = "N",
    };

    private readonly Option<string?> _device = new("--device")
    {
        Description = "What a sweep runs on: cpu, auto, or a name that fastmargin devices lists.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _config = new("--config")
    {
        Description = $"Options on disk; ./{RuntimeFile.DefaultName} where there is one.",
        HelpName = "FILE",
    };

    public EngineFlags()
    {
        _mode.AcceptOnlyFromAmong("sweep", "holders", "trigger");
        _width.AcceptOnlyFromAmong(["auto", .. SweepVariants.All.Select(v => v.Name)]);
        _threads.Validators.Add(result =>
        {
            // A value that is no number at all is reported by the parser itself.
            string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            if (!int.TryParse(text, CultureInfo.InvariantCulture, out int value)) return;
            bool isIn = value is >= 1 and <= EngineOptions.MaxThreads;
            if (!isIn) result.AddError($"--threads {value}; expected 1 to {EngineOptions.MaxThreads}");
        });
    }

    public void AddTo(
        Command command, bool withMode = true, bool withThreads = false, bool withDevice = false)
    {
        if (withMode) command.Options.Add(_mode);
        command.Options.Add(_width);
        if (withMode || withThreads) command.Options.Add(_threads);
        if (withMode || withDevice) command.Options.Add(_device);
        command.Options.Add(_config);
    }

    /// <summary>The options in force.</summary>
    public EngineOptions Resolve(ParseResult parsed, CliHost host) => Resolve(parsed, host, out _);

    /// <summary>The options in force, and who decided the width.</summary>
    public EngineOptions Resolve(ParseResult parsed, CliHost host, out string widthBecause)
    {
        RuntimeOptions file = File(parsed, host, out string? path);
        RuntimeOptions environment = RuntimeOptions.FromEnvironment(host.Variable);
        RuntimeOptions flags = Flags(parsed);
        widthBecause = flags.Width is not null ? "asked for by --width"
            : environment.Width is not null ? $"asked for by {RuntimeOptions.EnvironmentPrefix}WIDTH"
            : file.Width is not null and not "auto" ? $"asked for by {path}"
            : "";
        EngineOptions options = HostDevices.AddTo(flags.Over(environment.Over(file.Over(new EngineOptions()))));
        options.Validate();
        return options;
    }

    /// <summary>The options on disk: the file named, else the one in the folder, else null.</summary>
    public string? FileOf(ParseResult parsed, CliHost host)
    {
        if (parsed.GetValue(_config) is { } path) return path;
        string byDefault = Path.Combine(host.Folder, RuntimeFile.DefaultName);
        return System.IO.File.Exists(byDefault) ? byDefault : null;
    }

    private RuntimeOptions File(ParseResult parsed, CliHost host, out string? path)
    {
        path = FileOf(parsed, host);
        if (path is null) return new RuntimeOptions();
        RuntimeOptions options = RuntimeFile.Read(path);
        if (parsed.GetValue(_config) is null) path = RuntimeFile.DefaultName;
        return options;
    }

    private RuntimeOptions Flags(ParseResult parsed) => new()
    {
        Mode = parsed.GetValue(_mode) switch
        {
            "sweep" => EvaluationMode.Sweep,
            "holders" => EvaluationMode.Holders,
            "trigger" => EvaluationMode.Trigger,
            _ => null,
        },
        Width = parsed.GetValue(_width),
        Threads = parsed.GetValue(_threads),
        Device = parsed.GetValue(_device),
    };
}
