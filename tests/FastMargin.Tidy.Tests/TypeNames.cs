namespace FastMargin.Tidy.Tests;

/// <summary>Types as C# writes them: keywords, <c>T?</c>, arrays, pointers, generic arguments, nested names.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> _keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(sbyte)] = "sbyte",
        [typeof(byte)] = "byte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    /// <summary>The name without its namespace.</summary>
    public static string Short(Type type)
    {
        if (_keywords.TryGetValue(type, out string? keyword))
            return keyword;
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Short(value) + "?";
        if (type.IsArray)
            return $"{Short(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (type.IsPointer)
            return Short(type.GetElementType()!) + "*";
        if (type.IsByRef)
            return "ref " + Short(type.GetElementType()!);
        return type.IsGenericParameter ? type.Name : Nested(type);
    }

    /// <summary>The name with its namespace, as the type's own heading has it.</summary>
    public static string Full(Type type) => type.Namespace is null ? Short(type) : $"{type.Namespace}.{Short(type)}";

    // A nested type repeats the generic arguments of the types around it; each name takes its own from the front.
    private static string Nested(Type type)
    {
        Queue<Type> arguments = new(type.GetGenericArguments());
        List<Type> chain = [];
        for (Type? part = type; part is not null; part = part.DeclaringType)
            chain.Insert(0, part);

        int taken = 0;
        List<string> names = [];
        foreach (Type part in chain)
        {
            int own = part.GetGenericArguments().Length - taken;
            taken += own;
            string[] inside = [.. Enumerable.Range(0, own).Select(_ => Short(arguments.Dequeue()))];
            string name = part.Name.Split('`')[0];
            names.Add(own > 0 ? $"{name}<{string.Join(", ", inside)}>" : name);
        }

        return string.Join('.', names);
    }
}
