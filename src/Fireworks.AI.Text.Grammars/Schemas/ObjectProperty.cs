namespace Fireworks.AI.Text.Grammars.Schemas;

/// <summary>What the value of a property may be, and which obligations it then fulfils.</summary>
internal sealed class ObjectProperty
{
    private const int MaximumOptions = 2_000;

    public ObjectProperty(ValueNode node, ObjectShape shape, Func<Witness, bool> matches, SchemaCompiler compiler)
    {
        var options = new List<(int Claims, ValueNode Node)> { (0, node) };
        for (var i = 0; i < shape.Obligations.Length; i++)
        {
            var count = options.Count;
            foreach (var witness in shape.Obligations[i].Witnesses.Where(matches))
            {
                for (var o = 0; o < count; o++)
                {
                    var (claims, value) = options[o];
                    var claimed = (claims | (1 << i), compiler.Nodes.And(value, witness.Node));
                    if (!options.Contains(claimed) && !compiler.IsCertainlyEmpty(claimed.Item2))
                    {
                        options.Add(claimed);
                    }
                }
            }

            // What fulfils an obligation at no cost need not be offered without.
            options = options.FindAll(option => !options.Exists(other => ReferenceEquals(other.Node, option.Node)
                && other.Claims != option.Claims && (other.Claims & option.Claims) == option.Claims));
            if (options.Count > MaximumOptions)
            {
                throw new GrammarException(
                    "the object's properties can break other schemas in too many ways. Simplify its oneOf, not and if.");
            }
        }

        Options = [.. options.Select(option => (option.Claims, compiler.Enqueue(option.Node)))];
        Claims = Options.Aggregate(0, static (all, option) => all | option.Claims);
    }

    public (int Claims, ValueNode Node)[] Options { get; }

    /// <summary>All obligations that it can fulfil.</summary>
    public int Claims { get; }

    /// <summary>False for an option that fulfils again what is fulfilled, when there is one that does not.</summary>
    public bool IsUseful(int claims, int fulfilled) =>
        (claims & fulfilled) == 0 || !Array.Exists(Options, option => option.Claims == (claims & ~fulfilled));

    public bool CanBeMet => Array.Exists(Options, static option => option.Node.CanBeMet);
}
