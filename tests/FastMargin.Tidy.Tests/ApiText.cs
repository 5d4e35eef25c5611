using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace FastMargin.Tidy.Tests;

/// <summary>The text of one type or member, as close to its declaration as reflection can tell.</summary>
internal static class ApiText
{
    private static readonly Dictionary<string, string> _operators = new()
    {
        ["op_Addition"] = "+",
        ["op_Subtraction"] = "-",
        ["op_Multiply"] = "*",
        ["op_Division"] = "/",
        ["op_Modulus"] = "%",
        ["op_UnaryNegation"] = "-",
        ["op_UnaryPlus"] = "+",
        ["op_Equality"] = "==",
        ["op_Inequality"] = "!=",
        ["op_LessThan"] = "<",
        ["op_LessThanOrEqual"] = "<=",
        ["op_GreaterThan"] = ">",
        ["op_GreaterThanOrEqual"] = ">=",
        ["op_BitwiseAnd"] = "&",
        ["op_BitwiseOr"] = "|",
        ["op_ExclusiveOr"] = "^",
        ["op_OnesComplement"] = "~",
        ["op_LeftShift"] = "<<",
        ["op_RightShift"] = ">>",
        ["op_LogicalNot"] = "!",
    };

    public static string Heading(Type type)
    {
        string name = TypeNames.Full(type);
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            MethodInfo invoke = type.GetMethod("Invoke")!;
            return $"public delegate {TypeNames.Short(invoke.ReturnType)} {name}({Parameters(invoke)})";
        }

        string access = type.IsPublic || type.IsNestedPublic ? "public" : "protected";
        string[] bases = [.. Bases(type).Order(StringComparer.Ordinal)];
        string list = bases.Length == 0 ? "" : " : " + string.Join(", ", bases);
        return $"{access} {Kind(type)} {name}{list}{Constraints(type.GetGenericArguments())}";
    }

    public static string EnumMember(Type type, object value) =>
        string.Create(CultureInfo.InvariantCulture, $"{Enum.GetName(type, value)} = {value}");

    public static string Member(MemberInfo member) => member switch
    {
        ConstructorInfo made => $"{Access(made)} {made.DeclaringType!.Name.Split('`')[0]}({Parameters(made)})",
        MethodInfo method => Method(method),
        PropertyInfo property => Property(property),
        EventInfo happening => $"{Modifiers(happening.AddMethod!)}event {TypeNames.Short(happening.EventHandlerType!)} "
            + happening.Name,
        FieldInfo field => Field(field),
        _ => member.ToString()!,
    };

    /// <summary><c>public</c>, <c>protected</c>, or null where a user of the library cannot reach it.</summary>
    public static string? Access(MethodBase method) =>
        method.IsPublic ? "public" : method.IsFamily || method.IsFamilyOrAssembly ? "protected" : null;

    /// <inheritdoc cref="Access(MethodBase)"/>
    public static string? Access(FieldInfo field) =>
        field.IsPublic ? "public" : field.IsFamily || field.IsFamilyOrAssembly ? "protected" : null;

    private static string Kind(Type type)
    {
        if (type.IsEnum)
            return "enum";
        if (type.IsInterface)
            return "interface";
        bool record = type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is not null;
        if (!type.IsValueType)
        {
            string modifier = type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract "
                : type.IsSealed ? "sealed " : "";
            return modifier + (record ? "record" : "class");
        }

        return (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "")
            + (type.IsByRefLike ? "ref " : "") + (record ? "record struct" : "struct");
    }

    // Interfaces that a base or another interface brings along are its business, not this type's.
    private static IEnumerable<string> Bases(Type type)
    {
        if (type.IsEnum)
            return [TypeNames.Short(type.GetEnumUnderlyingType())];
        Type[] all = type.GetInterfaces();
        IEnumerable<Type> inherited =
            all.SelectMany(i => i.GetInterfaces()).Concat(type.BaseType?.GetInterfaces() ?? []);
        IEnumerable<Type> own = all.Except(inherited);
        bool plain = type.BaseType is null || type.BaseType == typeof(object) || type.IsValueType;
        return own.Concat(plain ? [] : [type.BaseType!]).Select(TypeNames.Short);
    }

    private static string Method(MethodInfo method)
    {
        string name = method.Name;
        string returned = Returned(method.ReturnParameter);
        bool overflows = name.StartsWith("op_Checked", StringComparison.Ordinal);
        string plain = name.Replace("op_Checked", "op_", StringComparison.Ordinal);
        string head = _operators.TryGetValue(plain, out string? sign)
            ? $"{returned} operator {(overflows ? "checked " : "")}{sign}"
            : name is "op_Implicit" or "op_Explicit"
                ? $"{name[3..].ToLowerInvariant()} operator {returned}"
                : $"{returned} {name}";
        Type[] generic = method.GetGenericArguments();
        string arguments = generic.Length == 0 ? "" : $"<{string.Join(", ", generic.Select(g => g.Name))}>";
        return $"{Modifiers(method)}{head}{arguments}({Parameters(method)}){Constraints(generic)}";
    }

    private static string Property(PropertyInfo property)
    {
        MethodInfo[] accessors = [.. property.GetAccessors(nonPublic: true).Where(a => Access(a) is not null)];
        string open = accessors.Any(a => a.IsPublic) ? "public" : "protected";
        IEnumerable<string> texts = accessors.Select(a => (Access(a) == open ? "" : "protected ") + Verb(a) + ";");
        ParameterInfo[] indexes = property.GetIndexParameters();
        string name = indexes.Length == 0 ? property.Name : $"this[{string.Join(", ", indexes.Select(Parameter))}]";
        string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        MethodInfo first = accessors.First(a => Access(a) == open);
        string type = property.GetMethod is { } get
            ? Returned(get.ReturnParameter)
            : TypeNames.Short(property.PropertyType);
        return $"{Modifiers(first)}{required}{type} {name} {{ {string.Join(' ', texts)} }}";
    }

    private static string Verb(MethodInfo accessor) =>
        accessor.ReturnType != typeof(void) ? "get"
        : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init" : "set";

    private static string Field(FieldInfo field)
    {
        string modifier = field.IsLiteral
            ? "const "
            : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        string value = field.IsLiteral ? " = " + Literal(field.GetRawConstantValue()) : "";
        return $"{Access(field)} {modifier}{TypeNames.Short(field.FieldType)} {field.Name}{value}";
    }

    private static string Modifiers(MethodInfo method)
    {
        string access = Access(method) + " ";
        bool inInterface = method.DeclaringType!.IsInterface;
        if (method.IsStatic)
            return access + "static " + (method.IsAbstract ? "abstract " : "");
        if (inInterface || !method.IsVirtual)
            return access;
        bool overrides = method.GetBaseDefinition() != method;
        string kind = method.IsAbstract ? "abstract " : overrides ? "override " : method.IsFinal ? "" : "virtual ";
        return access + (overrides && method.IsFinal ? "sealed " : "") + kind;
    }

    private static string Returned(ParameterInfo value) =>
        value.ParameterType.IsByRef && value.IsDefined(typeof(IsReadOnlyAttribute))
            ? "ref readonly " + TypeNames.Short(value.ParameterType.GetElementType()!)
            : TypeNames.Short(value.ParameterType);

    private static string Parameters(MethodBase method)
    {
        string list = string.Join(", ", method.GetParameters().Select(Parameter));
        return method.IsDefined(typeof(ExtensionAttribute)) ? "this " + list : list;
    }

    private static string Parameter(ParameterInfo parameter)
    {
        Type type = parameter.ParameterType;
        string modifier = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        if (type.IsByRef)
        {
            modifier = parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
            type = type.GetElementType()!;
        }

        string value = parameter.HasDefaultValue ? " = " + Literal(parameter.RawDefaultValue) : "";
        return $"{modifier}{TypeNames.Short(type)} {parameter.Name}{value}";
    }

    private static string Constraints(Type[] parameters) => string.Concat(parameters.Select(Constraint));

    private static string Constraint(Type parameter)
    {
        if (!parameter.IsGenericParameter)
            return "";
        GenericParameterAttributes flags = parameter.GenericParameterAttributes;
        bool value = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        List<string> parts = [];
        if (value)
            parts.Add("struct");
        if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            parts.Add("class");
        Type[] types = parameter.GetGenericParameterConstraints();
        parts.AddRange(types.Where(type => type != typeof(ValueType)).Select(TypeNames.Short));
        if (!value && flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
            parts.Add("new()");
        if (flags.HasFlag(GenericParameterAttributes.AllowByRefLike))
            parts.Add("allows ref struct");
        return parts.Count == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", parts)}";
    }

    private static string Literal(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        char letter => $"'{letter}'",
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
