using System.CommandLine;
namespace FastMargin.Cli.Verbs;
internal static class EvaluateVerb { public static Command Create(CliHost host) => new("evaluate", "x"); }
