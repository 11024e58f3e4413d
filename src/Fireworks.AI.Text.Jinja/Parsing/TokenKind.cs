namespace Fireworks.AI.Text.Jinja.Parsing;

internal enum TokenKind : byte
{
    Data,
    OutputBegin,
    OutputEnd,
    BlockBegin,
    BlockEnd,
    Name,
    Text,
    Integer,
    Float,
    Operator,
    End,
}
