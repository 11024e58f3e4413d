using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Fireworks.AI.Extensions.TestSupport;

/// <summary>Writes down an assembly's public surface, one line per type and member, in a stable order.</summary>
internal sealed class PublicApiPrinter
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly NullabilityInfoContext _nullability = new();
    private readonly StringBuilder _text = new();

    public static string Print(Assembly assembly)
    {
        var printer = new PublicApiPrinter();
        foreach (var type in assembly.GetExportedTypes().OrderBy(static type => type.FullName, StringComparer.Ordinal))
        {
            printer.Print(type);
        }

        return printer._text.ToString();
    }

    private static bool IsVisible(MethodBase? method) => method is not null && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);

    private static string Kind(Type type) =>
        type.IsEnum ? "enum"
        : type.IsInterface ? "interface"
        : type.IsValueType ? (IsReadOnly(type) ? "readonly struct" : "struct")
        : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
        : type is { IsAbstract: true, IsSealed: true } ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "sealed class"
        : "class";

    private static bool IsReadOnly(Type type) => type.IsDefined(typeof(IsReadOnlyAttribute), inherit: false);

    private static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying) + "?";
        }

        var name = type.Name.Split('`')[0];
        if (type is { IsNested: true, IsGenericParameter: false })
        {
            name = Name(type.DeclaringType!) + "." + name;
        }

        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Static(bool isStatic) => isStatic ? "static " : "";

    private void Print(Type type)
    {
        var bases = type.IsEnum || type.IsValueType || type.BaseType is null || type.BaseType == typeof(object) ? [] : new[] { type.BaseType };
        var all = bases.Concat(type.GetInterfaces().Where(static contract => contract.IsVisible)).Select(Name).Order(StringComparer.Ordinal).ToList();
        _text.Append(type.Namespace).Append(": ").Append(Kind(type)).Append(' ').Append(Name(type));
        _text.Append(all.Count == 0 || type.IsEnum ? "" : " : " + string.Join(", ", all)).Append('\n');
        foreach (var line in Members(type).Order(StringComparer.Ordinal))
        {
            _text.Append("  ").Append(line).Append('\n');
        }
    }

    private IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}");
        }

        var constructors = type.GetConstructors(Declared).Where(IsVisible).Select(constructor => $"new({Parameters(constructor)})");
        var methods = type.GetMethods(Declared)
            .Where(static method => IsVisible(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)))
            .Where(static method => method.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
            .Select(method => $"{Static(method.IsStatic)}{Annotated(method.ReturnParameter)} {method.Name}{Generic(method)}({Parameters(method)})");
        var properties = type.GetProperties(Declared).Where(static property => IsVisible(property.GetMethod) || IsVisible(property.SetMethod)).Select(Property);
        var fields = type.GetFields(Declared).Where(static field => field.IsPublic || field.IsFamily).Select(field =>
            $"{(field.IsLiteral ? "const " : Static(field.IsStatic))}{Name(field.FieldType)} {field.Name}{(field.IsLiteral ? " = " + Literal(field.GetRawConstantValue()) : "")}");
        return constructors.Concat(methods).Concat(properties).Concat(fields);
    }

    private static string Generic(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    private string Property(PropertyInfo property)
    {
        var accessor = (property.GetMethod ?? property.SetMethod)!;
        var nullable = _nullability.Create(property).ReadState == NullabilityState.Nullable && !property.PropertyType.IsValueType ? "?" : "";
        var index = string.Join(", ", property.GetIndexParameters().Select(parameter => $"{Annotated(parameter)} {parameter.Name}"));
        var isInit = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;
        var accessors = (IsVisible(property.GetMethod) ? " get;" : "") + (IsVisible(property.SetMethod) ? isInit ? " init;" : " set;" : "");
        return $"{Static(accessor.IsStatic)}{Name(property.PropertyType)}{nullable} {property.Name}{(index.Length > 0 ? $"[{index}]" : "")} {{{accessors} }}";
    }

    private string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{(parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? parameter.IsIn ? "in " : "ref " : "")}{Annotated(parameter)} {parameter.Name}{(parameter.HasDefaultValue ? " = " + Literal(parameter.DefaultValue) : "")}"));

    private string Annotated(ParameterInfo parameter)
    {
        var nullable = _nullability.Create(parameter).ReadState == NullabilityState.Nullable && !parameter.ParameterType.IsValueType;
        return Name(parameter.ParameterType) + (nullable ? "?" : "");
    }
}
