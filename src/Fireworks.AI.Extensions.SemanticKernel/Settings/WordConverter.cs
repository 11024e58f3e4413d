using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fireworks.AI.Extensions.SemanticKernel.Settings;

/// <summary>
/// Writes the words of other libraries as text, such as the OpenAI SDK's <c>ChatReasoningEffortLevel</c>: values that are made from a
/// string, say it by <see cref="object.ToString"/> and have no members, so that a serializer sees nothing in them.
/// </summary>
internal sealed class WordConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsValueType
        && typeToConvert.GetProperties(BindingFlags.Public | BindingFlags.Instance).Length == 0
        && typeToConvert.GetMember("op_Implicit").OfType<MethodInfo>().Any(method =>
            method.ReturnType == typeToConvert && method.GetParameters() is [{ } parameter] && parameter.ParameterType == typeof(string));

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;

    private sealed class Converter<T> : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("A word is read as an entry.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value?.ToString());
    }
}
