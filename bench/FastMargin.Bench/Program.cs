using BenchmarkDotNet.Running;
using FastMargin.Bench;

if (args is ["ticks", .. string[] rest]) return TickBench.Run(rest);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
