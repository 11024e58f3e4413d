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
            case SettingKind.Integer: buffer.Number(SettingValue.Integer(value) ?? throw Wrong("a whole number")); break;
            case SettingKind.Number: buffer.Number(SettingValue.Number(value) ?? throw Wrong("a number")); break;
            case SettingKind.Boolean: buffer.Boolean(SettingValue.Boolean(value) ?? throw Wrong("true or false")); break;
            case SettingKind.Text: buffer.String(SettingValue.Text(value) ?? throw Wrong("a string")); break;
            case SettingKind.Scalar: WriteScalar(buffer, name, value); break;
            case SettingKind.Texts: WriteTexts(buffer, name, value); break;
            case SettingKind.Integers: WriteIntegers(buffer, name, value); break;
            case SettingKind.NumbersByName: WriteNumbers(buffer, name, value); break;
            default: buffer.Value(value, options); break;
        }

        ArgumentException Wrong(string expected) => SettingEntries.Wrong(name, expected);
    }

    private static void WriteScalar(PooledBuffer buffer, string name, object? value)
    {
        if (SettingValue.Boolean(value) is { } flag)
        {
            buffer.Boolean(flag);
        }
        else if (SettingValue.Integer(value) is { } number)
        {
            buffer.Number(number);
        }
        else
        {
            buffer.String(SettingValue.Text(value) ?? throw SettingEntries.Wrong(name, "a string, a whole number, true or false"));
        }
    }

    private static void WriteTexts(PooledBuffer buffer, string name, object? value)
    {
        const string Expected = "a string or a list of strings";
        if (SettingValue.Text(value) is { } only)
        {
            buffer.String(only);
            return;
        }

        buffer.Open((byte)'[');
        foreach (var item in SettingValue.Items(value) ?? throw SettingEntries.Wrong(name, Expected))
        {
            buffer.String(SettingValue.Text(item) ?? throw SettingEntries.Wrong(name, Expected));
        }

        buffer.Close((byte)']');
    }

    private static void WriteIntegers(PooledBuffer buffer, string name, object? value)
    {
        buffer.Open((byte)'[');
        foreach (var item in SettingValue.Items(value) ?? [value])
        {
            buffer.Number(SettingValue.Integer(item) ?? throw SettingEntries.Wrong(name, "a whole number or a list of them"));
        }

        buffer.Close((byte)']');
    }

    private static void WriteNumbers(PooledBuffer buffer, string name, object? value)
    {
        const string Expected = "an object of numbers";
        buffer.Open((byte)'{');
        foreach (var (key, number) in SettingValue.Members(value) ?? throw SettingEntries.Wrong(name, Expected))
        {
            buffer.Name(key);
            buffer.Number(SettingValue.Number(number) ?? throw SettingEntries.Wrong(name, Expected));
        }

        buffer.Close((byte)'}');
    }
}
