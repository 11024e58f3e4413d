using System.Text.Json;
using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions.Settings;

/// <summary>Writes the value of a setting as its kind, in whatever form it arrives.</summary>
internal static class SettingWriter
{
    public static void Write(PooledBuffer buffer, in ResolvedSetting setting, SettingKind kind, JsonSerializerOptions options) =>
        Write(buffer, setting.Name, kind, setting.Value, options);

    public static void Write(PooledBuffer buffer, string name, SettingKind kind, object? value, JsonSerializerOptions options)
    {
        switch (kind)
        {
            case SettingKind.Integer: buffer.WriteNumber(SettingValue.ToInteger(value) ?? throw Wrong("a whole number")); break;
            case SettingKind.Number: buffer.WriteNumber(SettingValue.ToNumber(value) ?? throw Wrong("a number")); break;
            case SettingKind.Boolean: buffer.WriteBoolean(SettingValue.ToBoolean(value) ?? throw Wrong("true or false")); break;
            case SettingKind.Text: buffer.WriteString(SettingValue.ToText(value) ?? throw Wrong("a string")); break;
            case SettingKind.BooleanOrInteger:
                if (!TryWriteBooleanOrInteger(buffer, value))
                {
                    throw Wrong("true, false or a whole number");
                }

                break;
            case SettingKind.Scalar:
                if (!TryWriteBooleanOrInteger(buffer, value))
                {
                    buffer.WriteString(SettingValue.ToText(value) ?? throw Wrong("a string, a whole number, true or false"));
                }

                break;
            case SettingKind.Texts: WriteTexts(buffer, name, value); break;
            case SettingKind.Integers: WriteIntegers(buffer, name, value); break;
            case SettingKind.NumbersByName: WriteNumbers(buffer, name, value); break;
            default: buffer.WriteValue(value, options); break;
        }

        ArgumentException Wrong(string expected) => SettingEntries.Invalid(name, expected);
    }

    private static bool TryWriteBooleanOrInteger(PooledBuffer buffer, object? value)
    {
        if (SettingValue.ToBoolean(value) is { } flag)
        {
            buffer.WriteBoolean(flag);
        }
        else if (SettingValue.ToInteger(value) is { } number)
        {
            buffer.WriteNumber(number);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static void WriteTexts(PooledBuffer buffer, string name, object? value)
    {
        const string Expected = "a string or a list of strings";
        if (SettingValue.ToText(value) is { } only)
        {
            buffer.WriteString(only);
            return;
        }

        buffer.WriteOpen((byte)'[');
        foreach (var item in SettingValue.ToItems(value) ?? throw SettingEntries.Invalid(name, Expected))
        {
            buffer.WriteString(SettingValue.ToText(item) ?? throw SettingEntries.Invalid(name, Expected));
        }

        buffer.WriteClose((byte)']');
    }

    private static void WriteIntegers(PooledBuffer buffer, string name, object? value)
    {
        buffer.WriteOpen((byte)'[');
        foreach (var item in SettingValue.ToItems(value) ?? [value])
        {
            buffer.WriteNumber(SettingValue.ToInteger(item) ?? throw SettingEntries.Invalid(name, "a whole number or a list of them"));
        }

        buffer.WriteClose((byte)']');
    }

    private static void WriteNumbers(PooledBuffer buffer, string name, object? value)
    {
        const string Expected = "an object of numbers";
        buffer.WriteOpen((byte)'{');
        foreach (var (key, number) in SettingValue.ToProperties(value) ?? throw SettingEntries.Invalid(name, Expected))
        {
            buffer.WriteName(key);
            buffer.WriteNumber(SettingValue.ToNumber(number) ?? throw SettingEntries.Invalid(name, Expected));
        }

        buffer.WriteClose((byte)'}');
    }
}
