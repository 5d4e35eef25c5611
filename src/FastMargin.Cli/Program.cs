using FastMargin.Cli;

using var stop = new StopSignal();
return CommandLine.Run(args, CliHost.OfThisProcess(stop.Token));
