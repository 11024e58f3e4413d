namespace Fireworks.AI.Extensions.Onnx.Encoders;

/// <summary>A first input, which shows when a model is loaded that its graph runs and what it gives.</summary>
internal sealed class ProbeWork : EncoderWork
{
    /// <summary>How many numbers the output has, for a token or for the input.</summary>
    public int Width { get; private set; }

    /// <summary>Whether the output has, of the tokens, only the last one.</summary>
    public bool IsLastTokenOnly { get; private set; }

    public override void Accept(int index, EncoderRow row)
    {
        Width = row.Width;
        IsLastTokenOnly = row.Tokens == 1 && Entries[index].Length > 1;
    }
}
