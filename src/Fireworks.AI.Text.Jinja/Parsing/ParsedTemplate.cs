using Fireworks.AI.Text.Jinja.Syntax;

namespace Fireworks.AI.Text.Jinja.Parsing;

/// <summary>A compiled template and the words it uses, from which can be told what it knows about.</summary>
internal sealed record ParsedTemplate(
    Statement Body, Scope Scope, IReadOnlySet<string> Variables, IReadOnlySet<string> Attributes, IReadOnlySet<string> Strings,
    IReadOnlySet<string> Tests, IReadOnlySet<string> LoopedAttributes);
