using System.Collections;
using System.Reflection;
using BenchmarkDotNet.Attributes;
using FastMargin.Bench.Results;

namespace FastMargin.Bench.Matrix;

/// <summary>
/// Measures a class that is written for BenchmarkDotNet, in this process and in bounded time: all values of its
/// parameters, checked by its own setup, medians of rounds that take turns. <c>--filter</c> gives the same class to
/// BenchmarkDotNet itself.
/// </summary>
public static class ClassMatrix
{
    /// <summary>Above this a whole number is a size, and below it a choice such as a number of threads.</summary>
    private const int LargestChoice = 64;

    /// <summary>Runs the class; generic classes run with each of the types they name.</summary>
    public static ResultTable Run(Type type, string about, string command, Pace pace)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(pace);
        Type[] closed = Close(type);
        PropertyInfo[] parameters = Parameters(closed[0]);
        string[] names = [.. parameters.Select(p => p.Name.ToLowerInvariant())];
        string[] kinds = type.IsGenericTypeDefinition ? ["wait"] : [];
        var table = new ResultTable(
            type.Name.Split('`')[0], about, command,
            [.. kinds, .. names, "case", "median ns", "least ns", "most ns", "B allocated", "unit", "units/s"]);
        // The last of the ways to wait gives the processor away, which a short run beside other work needs.
        foreach (Type each in pace.IsShort ? closed[^1..] : closed)
        {
            string[] kind = type.IsGenericTypeDefinition ? [each.GetGenericArguments()[0].Name] : [];
            foreach (BenchCase[] group in Groups(each, pace)) Measure(group, kind, pace, table);
        }

        return table;
    }

    private static void Measure(BenchCase[] group, string[] kind, Pace pace, ResultTable table)
    {
        foreach (BenchCase one in group) one.Setup();
        try
        {
            var rows = group.SelectMany(one => one.Methods().Select(m => (one, m.Name, m.Contender))).ToArray();
            IReadOnlyList<Timing> timings = TurnByTurn.Measure(pace, [.. rows.Select(r => r.Contender)]);
            foreach (((BenchCase one, string name, _), Timing timing) in rows.Zip(timings))
            {
                (double units, string unit) = one.Work();
                table.Add([
                    .. kind, .. one.Values, name, timing.MedianNs, timing.LeastNs, timing.MostNs,
                    Math.Round(timing.Bytes, 1), unit, units * 1e9 / timing.MedianNs]);
            }
        }
        finally
        {
            foreach (BenchCase one in group) one.Cleanup();
        }

        // Books of a group are gone before those of the next come.
        GC.Collect();
    }

    private static Type[] Close(Type type) => type.IsGenericTypeDefinition
        ? [.. type.GetCustomAttributes<GenericTypeArgumentsAttribute>()
            .Select(a => type.MakeGenericType(a.GenericTypeArguments))]
        : [type];

    private static PropertyInfo[] Parameters(Type type) =>
        [.. type.GetProperties()
            .Where(p => p.IsDefined(typeof(ParamsAttribute)) || p.IsDefined(typeof(ParamsSourceAttribute)))
            .OrderBy(p => p.MetadataToken)];

    private static IEnumerable<BenchCase[]> Groups(Type type, Pace pace)
    {
        PropertyInfo[] parameters = Parameters(type);
        IReadOnlyList<string> together = type.GetCustomAttribute<TogetherAttribute>()?.Parameters ?? [];
        IEnumerable<IReadOnlyList<(PropertyInfo Property, object Value)>> all = [[]];
        foreach (PropertyInfo parameter in parameters)
        {
            object[] values = Values(type, parameter, pace);
            all = [.. all.SelectMany(head => values.Select(
                value => (IReadOnlyList<(PropertyInfo, object)>)[.. head, (parameter, value)]))];
        }

        return all
            .GroupBy(values => string.Join(
                '|', values.Where(v => !together.Contains(v.Property.Name)).Select(v => v.Value)))
            .Select(group => group.Select(values => new BenchCase(type, values)).ToArray());
    }

    private static object[] Values(Type type, PropertyInfo parameter, Pace pace)
    {
        object[] all = parameter.GetCustomAttribute<ParamsAttribute>() is { } listed
            ? [.. listed.Values.Select(value => value!)]
            : [.. ((IEnumerable)type
                .GetProperty(parameter.GetCustomAttribute<ParamsSourceAttribute>()!.Name)!
                .GetValue(null)!).Cast<object>()];
        if (!pace.IsShort) return all;
        return [all[0] is int size and > LargestChoice ? pace.Size(size) : all[0]];
    }
}
