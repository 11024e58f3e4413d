using System.Buffers;
using Fireworks.AI.Text.RegularExpressions;
using Fireworks.AI.Text.Tokenizers.Characters;
using Operation = Fireworks.AI.Text.Tokenizers.RegularExpressions.RegexProgram.Operation;

namespace Fireworks.AI.Text.Tokenizers.RegularExpressions;

/// <summary>Runs a program on a text by backtracking, with its choices on a stack of its own and a bound on its steps.</summary>
internal ref struct RegexMatcher
{
    private const int EntrySize = 3;
    private const int Exact = -1;

    private readonly ReadOnlySpan<char> _text;
    private int[] _stack = ArrayPool<int>.Shared.Rent(64 * EntrySize);
    private int _depth;
    private long _steps;

    public RegexMatcher(ReadOnlySpan<char> text, int from)
    {
        _text = text;
        _steps = 100_000 + 200L * (text.Length - from);
    }

    public readonly void Dispose() => ArrayPool<int>.Shared.Return(_stack);

    public bool TryMatch(RegexProgram program, int start, out int end)
    {
        var floor = _depth;
        var rounds = program.LoopCount <= 16 ? stackalloc int[16] : new int[program.LoopCount];
        var next = 0;
        var position = start;
        while (true)
        {
            if (--_steps < 0)
            {
                throw new TooLongException();
            }

            var instruction = program[next];
            if (instruction.Operation == Operation.Match)
            {
                _depth = floor;
                end = position;
                return true;
            }

            var matches = true;
            next++;
            switch (instruction.Operation)
            {
                case Operation.One:
                    matches = TryTake(instruction.Set!, ref position);
                    break;
                case Operation.Jump:
                    next = instruction.Target;
                    break;
                case Operation.Split:
                    next = Choose(instruction, position);
                    break;
                case Operation.Run or Operation.RunPossessive:
                    matches = TryRun(instruction, next, ref position);
                    break;
                case Operation.Anchor:
                    matches = AnchorHolds(instruction.Anchor, position);
                    break;
                case Operation.Look:
                    matches = LookaroundHolds(instruction, position);
                    break;
                case Operation.Atomic:
                    matches = TryMatch(instruction.Program!, position, out position);
                    break;
                case Operation.LoopStart:
                    Push(~instruction.Target, rounds[instruction.Target], Exact);
                    rounds[instruction.Target] = position;
                    break;
                case Operation.LoopEnd:
                    next += rounds[instruction.Target] == position ? 1 : 0;
                    break;
            }

            if (!matches && !TryGoBack(floor, rounds, out next, out position))
            {
                end = start;
                return false;
            }
        }
    }

    private readonly bool TryTake(CodePointSet set, ref int position)
    {
        if (position >= _text.Length || !set.Contains(CodePoint.At(_text, position, out var length)))
        {
            return false;
        }

        position += length;
        return true;
    }

    // The first choice is left out where the next character shows that it fails.
    private int Choose(RegexProgram.Instruction instruction, int position)
    {
        if (instruction.First is { } first && (position == _text.Length || (_text[position] < 0x80 && !first[_text[position]])))
        {
            return instruction.Other;
        }

        Push(instruction.Other, position, Exact);
        return instruction.Target;
    }

    private bool TryRun(RegexProgram.Instruction instruction, int next, ref int position)
    {
        var count = 0;
        var minimum = position;
        for (; count < instruction.Maximum && TryTake(instruction.Set!, ref position); count++)
        {
            minimum = count < instruction.Minimum ? position : minimum;
        }

        _steps -= count;
        if (count < instruction.Minimum)
        {
            return false;
        }

        if (instruction.Operation == Operation.Run && position > minimum)
        {
            Push(next, position, minimum);
        }

        return true;
    }

    private readonly bool AnchorHolds(RegexNode.AnchorKind anchor, int position) => anchor switch
    {
        RegexNode.AnchorKind.TextStart => position == 0,
        RegexNode.AnchorKind.TextEnd => position == _text.Length,
        RegexNode.AnchorKind.TextEndBeforeLineBreak =>
            position == _text.Length || (position == _text.Length - 1 && _text[position] == '\n'),
        RegexNode.AnchorKind.LineStart => position == 0 || (_text[position - 1] == '\n' && position < _text.Length),
        RegexNode.AnchorKind.LineEnd => position == _text.Length || _text[position] == '\n',
        RegexNode.AnchorKind.WordBoundary => IsWordBoundary(position),
        _ => !IsWordBoundary(position),
    };

    private readonly bool IsWordBoundary(int position)
    {
        var word = OnigurumaEscape.WordOutsideOfClass;
        var before = position > 0 && word.Contains(CodePoint.Before(_text, position, out _));
        var after = position < _text.Length && word.Contains(CodePoint.At(_text, position, out _));
        return before != after;
    }

    private bool LookaroundHolds(RegexProgram.Instruction instruction, int position)
    {
        for (var count = 0; count < instruction.Behind; count++)
        {
            if (position == 0)
            {
                return instruction.Negate;
            }

            CodePoint.Before(_text, position, out var length);
            position -= length;
        }

        return TryMatch(instruction.Program!, position, out _) != instruction.Negate;
    }

    // Takes the last choice that is left: another way to go on, or a run that gives back one code point more.
    private bool TryGoBack(int floor, scoped Span<int> rounds, out int next, out int position)
    {
        while (_depth > floor)
        {
            _depth -= EntrySize;
            next = _stack[_depth];
            position = _stack[_depth + 1];
            var minimum = _stack[_depth + 2];
            if (next < 0)
            {
                rounds[~next] = position;
                continue;
            }

            if (minimum != Exact)
            {
                CodePoint.Before(_text, position, out var length);
                position -= length;
                if (position > minimum)
                {
                    Push(next, position, minimum);
                }
            }

            return true;
        }

        next = position = 0;
        return false;
    }

    private void Push(int next, int position, int minimum)
    {
        if (_depth + EntrySize > _stack.Length)
        {
            var larger = ArrayPool<int>.Shared.Rent(_stack.Length * 2);
            _stack.AsSpan(0, _depth).CopyTo(larger);
            ArrayPool<int>.Shared.Return(_stack);
            _stack = larger;
        }

        _stack[_depth++] = next;
        _stack[_depth++] = position;
        _stack[_depth++] = minimum;
    }

    /// <summary>The bound on steps is reached.</summary>
    public sealed class TooLongException : Exception;
}
