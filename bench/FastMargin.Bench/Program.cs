using BenchmarkDotNet.Running;
using FastMargin.Bench;
using FastMargin.Bench.Suites;

return args switch
{
    ["ticks", .. string[] rest] => TickBench.Print(rest),
    ["all" or "run" or "list" or "report" or "peers", ..] => BenchCommand.Run(args, Console.Out, Console.Error),
    _ => Filtered(args),
};

static int Filtered(string[] args)
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    return 0;
}
