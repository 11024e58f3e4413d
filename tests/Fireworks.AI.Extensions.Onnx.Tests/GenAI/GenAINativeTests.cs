using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Fireworks.AI.Extensions.Onnx.GenAI;
using Fireworks.AI.Extensions.Onnx.Runtime;

namespace Fireworks.AI.Extensions.Onnx.Tests.GenAI;

/// <summary>The binding against the header and the library that GenAI's package ships.</summary>
public sealed partial class GenAINativeTests
{
    private static readonly MethodInfo[] Imports =
        [.. typeof(GenAINative).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)];

    [Fact]
    public void Every_imported_function_has_the_signature_of_the_header()
    {
        var header = Comments().Replace(File.ReadAllText(HeaderFile), "");
        var declared = Functions().Matches(header).ToDictionary(static match => match.Groups["name"].Value);
        Assert.InRange(Imports.Length, 40, 120);
        foreach (var import in Imports)
        {
            Assert.True(declared.TryGetValue(import.Name, out var match), $"The header has no function {import.Name}.");
            var parameters = match.Groups["parameters"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(
                [TypeOf(match.Groups["result"].Value), .. parameters.Select(TypeOf)],
                [NameOf(import.ReturnType, import.Name), .. import.GetParameters().Select(parameter => NameOf(parameter.ParameterType, import.Name))]);
        }
    }

    [Fact]
    public void Every_imported_function_is_exported_by_the_library()
    {
        GenAILibrary.Load(runtimePath: null, allowTelemetry: false);
        var file = OnnxRuntimeLibrary.FilesBeside(["onnxruntime-genai.dll", "libonnxruntime-genai.dylib", "libonnxruntime-genai.so"]).First(File.Exists);
        var library = NativeLibrary.Load(file);
        Assert.All(Imports, import => Assert.True(NativeLibrary.TryGetExport(library, import.Name, out _), import.Name));
    }

    [Fact]
    public void A_function_that_fails_says_why()
    {
        GenAILibrary.Load(runtimePath: null, allowTelemetry: false);
        var exception = Assert.Throws<GenAIException>(static () =>
            GenAIResult.Check(GenAINative.OgaCreateConfig(Path.Combine(Path.GetTempPath(), "no such folder"), out _)));
        Assert.Contains("no such folder", exception.Message, StringComparison.Ordinal);
    }

    private static string HeaderFile => typeof(GenAINativeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static metadata => metadata.Key == "GenAIHeader").Value!;

    /// <summary>What a C type is in .NET; of a parameter, its name is left out.</summary>
    private static string TypeOf(string declaration)
    {
        var match = Declarations().Match(declaration.Replace("const ", "", StringComparison.Ordinal).Trim());
        var (type, stars) = (match.Groups["type"].Value, match.Groups["stars"].Value);
        return (type, stars) switch
        {
            ("OgaResult", "*") => "nint",
            ("char", "*") => "byte*",
            ("char", "**") => "out byte*",
            ("void", "**") => "out void*",
            ("bool", "") => "bool",
            ("double", "") => "double",
            ("size_t", _) => "nuint" + stars,
            ("int64_t", _) => "long" + stars,
            ("int32_t", _) => "int" + stars,
            ("OgaElementType", _) => type + stars,
            ("void", _) => type + stars,
            (_, "*" or "**") when type.StartsWith("Oga", StringComparison.Ordinal) => type + stars,
            _ => $"unknown: {declaration}",
        };
    }

    private static string NameOf(Type type, string function) => type switch
    {
        { IsByRef: true } when type.GetElementType()!.IsPointer => $"out {NameOf(type.GetElementType()!, function)}",
        { IsByRef: true } when type.GetElementType() == typeof(nuint) || type.GetElementType()!.IsEnum => NameOf(type.GetElementType()!, function) + "*",
        { IsByRef: true } => NameOf(type.GetElementType()!, function)[..^1] + "**",

        // An array of addresses is no address that comes back.
        { IsPointer: true } when type == typeof(void).MakePointerType().MakePointerType() => "out void*",
        { IsPointer: true } => NameOf(type.GetElementType()!, function) + "*",
        _ when type == typeof(nint) && function.StartsWith("OgaDestroy", StringComparison.Ordinal) => Destroyed(function),
        _ when type == typeof(nint) => "nint",
        _ when type == typeof(nuint) => "nuint",
        _ when type == typeof(bool) => "bool",
        _ when type == typeof(byte) => "byte",
        _ when type == typeof(int) => "int",
        _ when type == typeof(long) => "long",
        _ when type == typeof(double) => "double",
        _ when type == typeof(void) => "void",
        _ when type == typeof(string) => "byte*",
        _ when type == typeof(GenAIElementType) => "OgaElementType",
        _ when type == typeof(GenAIProcessorHandle) => "OgaMultiModalProcessor*",
        _ => $"Oga{type.Name["GenAI".Length..^"Handle".Length]}*",
    };

    private static string Destroyed(string function) => function == "OgaDestroyResult" ? "nint" : $"Oga{function["OgaDestroy".Length..]}*";

    [GeneratedRegex(@"/\*.*?\*/|//[^\n]*", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"OGA_EXPORT\s+(?<result>[\w\s]+?\*?)\s*OGA_API_CALL\s+(?<name>\w+)\s*\((?<parameters>[^)]*)\)", RegexOptions.Singleline)]
    private static partial Regex Functions();

    [GeneratedRegex(@"^(?<type>\w+)\s*(?<stars>\**)")]
    private static partial Regex Declarations();
}
