namespace Fireworks.AI.Extensions.Settings;

/// <summary>How the value of a setting is written.</summary>
internal enum SettingKind
{
    Integer,
    Number,
    Boolean,
    Text,

    /// <summary>A boolean or a whole number.</summary>
    BooleanOrInteger,

    /// <summary>A string, a boolean or a whole number.</summary>
    Scalar,

    /// <summary>One string or a list of them.</summary>
    Texts,

    /// <summary>A list of whole numbers, or a single one.</summary>
    Integers,

    /// <summary>An object of numbers.</summary>
    NumbersByName,

    /// <summary>Anything that JSON can express.</summary>
    Json,

    /// <summary>Not a property of the body: it steers this library or becomes a part of something else.</summary>
    Local,
}
