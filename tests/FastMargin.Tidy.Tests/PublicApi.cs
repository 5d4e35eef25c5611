using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace FastMargin.Tidy.Tests;

/// <summary>
/// Lists what a user of an assembly can reach: public types, and their public and protected members, one per line.
/// </summary>
/// <remarks>Types are sorted by name, members below their type by text. What the compiler adds is left out.</remarks>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<string> List(Assembly assembly) =>
        List(assembly.GetTypes().Where(IsVisible));

    public static IReadOnlyList<string> List(IEnumerable<Type> types) =>
        [.. types.OrderBy(TypeNames.Full, StringComparer.Ordinal).SelectMany(Lines)];

    /// <summary>What leaves <c>old</c>, after a <c>-</c>, and what <c>current</c> adds, after a <c>+</c>.</summary>
    public static IReadOnlyList<string> Difference(IReadOnlyList<string> old, IReadOnlyList<string> current)
    {
        HashSet<string> before = [.. Qualified(old)], after = [.. Qualified(current)];
        return
        [
            .. Qualified(old).Where(line => !after.Contains(line)).Select(line => "- " + line),
            .. Qualified(current).Where(line => !before.Contains(line)).Select(line => "+ " + line),
        ];
    }

    private static IEnumerable<string> Lines(Type type)
    {
        yield return ApiText.Heading(type);
        if (typeof(Delegate).IsAssignableFrom(type))
            yield break;
        IEnumerable<string> members = type.IsEnum
            ? Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(value => ApiText.EnumMember(type, value))
            : Members(type).Select(ApiText.Member).Order(StringComparer.Ordinal);
        foreach (string member in members)
            yield return "    " + member;
    }

    private static IEnumerable<MemberInfo> Members(Type type) =>
        type.GetMembers(Declared).Where(member => !IsAdded(member) && IsReachable(member));

    private static bool IsReachable(MemberInfo member) => member switch
    {
        MethodBase method => ApiText.Access(method) is not null,
        FieldInfo field => ApiText.Access(field) is not null,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(a => ApiText.Access(a) is not null),
        EventInfo happening => ApiText.Access(happening.AddMethod!) is not null,
        _ => false,
    };

    private static bool IsAdded(MemberInfo member) =>
        member.Name.Contains('<')
        || (member is MethodInfo { IsSpecialName: true } && !member.Name.StartsWith("op_", StringComparison.Ordinal))
        || member.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsVisible(Type type) =>
        !type.Name.Contains('<')
        && (type.IsPublic || type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem)
        && (type.DeclaringType is null || IsVisible(type.DeclaringType));

    // The same member text stands under many types, so a difference names the type with it.
    private static IEnumerable<string> Qualified(IReadOnlyList<string> lines)
    {
        string heading = "";
        foreach (string line in lines)
        {
            bool member = line.StartsWith("    ", StringComparison.Ordinal);
            heading = member ? heading : Regex.Match(line, @"\S*\.[^:(]*?(?= [:w]|\(|$)").Value;
            yield return member ? $"{heading}: {line.Trim()}" : line;
        }
    }
}
