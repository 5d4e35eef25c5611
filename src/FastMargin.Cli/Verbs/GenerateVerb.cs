using System.CommandLine;
namespace FastMargin.Cli.Verbs;
internal static class GenerateVerb { public static Command Create(CliHost host) => new("generate", "x"); }
