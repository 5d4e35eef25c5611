using System.CommandLine;
namespace FastMargin.Cli.Verbs;
internal static class ConvertVerb { public static Command Create(CliHost host) => new("convert", "x"); }
