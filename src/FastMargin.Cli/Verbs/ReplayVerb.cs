using System.CommandLine;
namespace FastMargin.Cli.Verbs;
internal static class ReplayVerb { public static Command Create(CliHost host) => new("replay", "x"); }
