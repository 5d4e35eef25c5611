using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace FastMargin.Bench.Matrix;

/// <summary>One benchmark class with a value for each of its parameters; made, set up, measured, cleaned up.</summary>
internal sealed class BenchCase(Type type, IReadOnlyList<(PropertyInfo Property, object Value)> values)
{
    private readonly object _instance = Activator.CreateInstance(type)!;

    public IReadOnlyList<object> Values { get; } =
        [.. values.Select(v => v.Value is int or long or string ? v.Value : v.Value.ToString()!)];

    public void Setup()
    {
        foreach ((PropertyInfo property, object value) in values) property.SetValue(_instance, value);
        Invoke<GlobalSetupAttribute>();
    }

    public void Cleanup() => Invoke<GlobalCleanupAttribute>();

    /// <summary>The methods that are measured.</summary>
    public IEnumerable<(string Name, Contender Contender)> Methods() =>
        type.GetMethods()
            .Select(m => (Method: m, Mark: m.GetCustomAttribute<BenchmarkAttribute>()))
            .Where(m => m.Mark is not null)
            .OrderBy(m => m.Method.MetadataToken)
            .Select(m => (m.Method.Name, new Contender(ToAction(m.Method), m.Mark!.OperationsPerInvoke)));

    public (double Units, string Unit) Work() =>
        _instance is IWork work ? (work.UnitsPerOperation, work.Unit) : (1, "operation");

    private void Invoke<TMark>()
        where TMark : Attribute
    {
        foreach (MethodInfo method in type.GetMethods().Where(m => m.GetCustomAttribute<TMark>() is not null))
        {
            // The message of a check that failed is the benchmark's, not reflection's.
            ToAction(method)();
        }
    }

    private Action ToAction(MethodInfo method)
    {
        if (method.ReturnType == typeof(void)) return method.CreateDelegate<Action>(_instance);
        const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Static;
        MethodInfo wrap = typeof(BenchCase).GetMethod(nameof(Discarding), Hidden)!;
        return (Action)wrap.MakeGenericMethod(method.ReturnType).Invoke(null, [method, _instance])!;
    }

    private static Action Discarding<T>(MethodInfo method, object instance)
    {
        Func<T> call = method.CreateDelegate<Func<T>>(instance);
        return () => Sink<T>.Last = call();
    }

    // A result that goes nowhere could be computed nowhere.
    private static class Sink<T>
    {
        public static T? Last { get; set; }
    }
}
