using Fireworks.AI.Text.RegularExpressions;

namespace Fireworks.AI.Text.Tokenizers.RegularExpressions;

/// <summary>A compiled regular expression: instructions for <see cref="RegexMatcher"/>.</summary>
internal sealed class RegexProgram
{
    private const int LongestProgram = 20_000;

    private readonly List<Instruction> _instructions = [];
    private readonly Context _context;

    private RegexProgram(Context context) => _context = context;

    public enum Operation
    {
        Match,
        One,
        Jump,

        /// <summary>Tries the instruction at Target first, then the one at Other.</summary>
        Split,

        /// <summary>As many code points of a set as there are, giving back down to Minimum.</summary>
        Run,

        /// <summary>The same, giving nothing back.</summary>
        RunPossessive,
        Anchor,
        Look,
        Atomic,

        /// <summary>Remembers where a round of a loop starts.</summary>
        LoopStart,

        /// <summary>Leaves the loop after a round that took nothing.</summary>
        LoopEnd,
    }

    public Instruction this[int index] => _instructions[index];

    public int LoopCount { get; private set; }

    /// <exception cref="FormatException">The pattern is too large, or looks behind for something without fixed length.</exception>
    public static RegexProgram Compile(RegexNode node) => Compile(node, new Context());

    private static RegexProgram Compile(RegexNode node, Context context)
    {
        RegexProgram program = new(context);
        program.Emit(node);
        program.Add(new Instruction { Operation = Operation.Match });
        return program;
    }

    private int Add(Instruction instruction)
    {
        _instructions.Add(instruction);
        return _instructions.Count - 1;
    }

    private void Emit(RegexNode node)
    {
        if (++_context.Emitted > LongestProgram)
        {
            throw new FormatException("the pattern is too large");
        }

        switch (node)
        {
            case RegexNode.One one:
                Add(new Instruction { Operation = Operation.One, Set = one.Set });
                break;
            case RegexNode.Sequence sequence:
                foreach (var part in sequence.Parts)
                {
                    Emit(part);
                }

                break;
            case RegexNode.Alternatives alternatives:
                EmitAlternatives(alternatives.Choices);
                break;
            case RegexNode.Repeat repeat:
                EmitRepeat(repeat);
                break;
            case RegexNode.Anchor anchor:
                Add(new Instruction { Operation = Operation.Anchor, Anchor = anchor.Kind });
                break;
            case RegexNode.Atomic atomic:
                Add(new Instruction { Operation = Operation.Atomic, Program = Compile(atomic.Part, _context) });
                break;
            case RegexNode.Look look:
                EmitLook(look);
                break;
        }
    }

    private void EmitAlternatives(IReadOnlyList<RegexNode> choices)
    {
        List<int> jumps = [];
        for (var index = 0; index < choices.Count; index++)
        {
            var last = index == choices.Count - 1;
            var split = last ? -1 : Add(new Instruction { Operation = Operation.Split });
            if (!last)
            {
                _instructions[split].Target = split + 1;
                _instructions[split].First = _context.FirstOf(choices[index]);
            }

            Emit(choices[index]);
            if (!last)
            {
                jumps.Add(Add(new Instruction { Operation = Operation.Jump }));
                _instructions[split].Other = _instructions.Count;
            }
        }

        foreach (var jump in jumps)
        {
            _instructions[jump].Target = _instructions.Count;
        }
    }

    private void EmitRepeat(RegexNode.Repeat repeat)
    {
        if (repeat.Mode == RegexNode.RepeatMode.Possessive && repeat.Part is not RegexNode.One)
        {
            RegexNode greedy = repeat with { Mode = RegexNode.RepeatMode.Greedy };
            Add(new Instruction { Operation = Operation.Atomic, Program = Compile(greedy, _context) });
            return;
        }

        if (repeat.Part is RegexNode.One one && repeat.Mode != RegexNode.RepeatMode.Lazy)
        {
            Add(new Instruction
            {
                Operation = repeat.Mode == RegexNode.RepeatMode.Greedy ? Operation.Run : Operation.RunPossessive,
                Set = one.Set,
                Minimum = repeat.Minimum,
                Maximum = repeat.Maximum,
            });
            return;
        }

        for (var count = 0; count < repeat.Minimum; count++)
        {
            Emit(repeat.Part);
        }

        if (repeat.Maximum == int.MaxValue)
        {
            EmitLoop(repeat);
            return;
        }

        List<int> exits = [];
        for (var count = repeat.Minimum; count < repeat.Maximum; count++)
        {
            exits.Add(AddSplit(repeat));
            Emit(repeat.Part);
        }

        foreach (var exit in exits)
        {
            SetExit(exit, repeat);
        }
    }

    // start: split to round or exit; a round that took nothing ends the loop, which would go on for ever otherwise.
    private void EmitLoop(RegexNode.Repeat repeat)
    {
        var loop = LoopCount++;
        var split = AddSplit(repeat);
        Add(new Instruction { Operation = Operation.LoopStart, Target = loop });
        Emit(repeat.Part);
        Add(new Instruction { Operation = Operation.LoopEnd, Target = loop });
        Add(new Instruction { Operation = Operation.Jump, Target = split });
        SetExit(split, repeat);
    }

    private int AddSplit(RegexNode.Repeat repeat)
    {
        var split = Add(new Instruction { Operation = Operation.Split });
        if (repeat.Mode == RegexNode.RepeatMode.Lazy)
        {
            _instructions[split].Other = split + 1;
        }
        else
        {
            _instructions[split].Target = split + 1;
            _instructions[split].First = _context.FirstOf(repeat.Part);
        }

        return split;
    }

    private void SetExit(int split, RegexNode.Repeat repeat)
    {
        if (repeat.Mode == RegexNode.RepeatMode.Lazy)
        {
            _instructions[split].Target = _instructions.Count;
        }
        else
        {
            _instructions[split].Other = _instructions.Count;
        }
    }

    private void EmitLook(RegexNode.Look look)
    {
        var behind = look.Behind ? RegexAnalysis.GetLength(look.Part) : 0;
        Add(new Instruction { Operation = Operation.Look, Program = Compile(look.Part, _context), Negate = look.Negate, Behind = behind });
    }

    /// <summary>What the programs of one pattern share: a bound for the repeats written out, and what was found out of parts.</summary>
    private sealed class Context
    {
        private readonly Dictionary<RegexNode, bool[]?> _firstSets = new(ReferenceEqualityComparer.Instance);

        public int Emitted { get; set; }

        public bool[]? FirstOf(RegexNode node)
        {
            if (!_firstSets.TryGetValue(node, out var first))
            {
                first = RegexAnalysis.FirstCharacters(node);
                _firstSets.Add(node, first);
            }

            return first;
        }
    }

    public sealed class Instruction
    {
        public Operation Operation { get; init; }

        public int Target { get; set; }

        public int Other { get; set; }

        public CodePointSet? Set { get; init; }

        /// <summary>The ASCII characters that the first choice can start with; null where it can start with all.</summary>
        public bool[]? First { get; set; }

        public int Minimum { get; init; }

        public int Maximum { get; init; }

        public RegexNode.AnchorKind Anchor { get; init; }

        public RegexProgram? Program { get; init; }

        public bool Negate { get; init; }

        /// <summary>How many code points to go back before looking.</summary>
        public int Behind { get; init; }
    }
}
