namespace Fireworks.AI.Shared.Settings;

/// <summary>A word of a setting's vocabulary that has a type of its own. As an entry it counts as its text.</summary>
internal interface ISettingWord
{
    string Value { get; }
}
