using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Chat;

/// <summary>Settings survive a change of backend: what is set for one provider is what the other reads.</summary>
public sealed class CommonSettingsTests
{
    [Fact]
    public void WhatIsSetForFireworksHoldsInProcess()
    {
        var options = new ChatOptions().WithFireworks(static fireworks =>
        {
            fireworks.MinP = 0.25;
            fireworks.RepetitionPenalty = 1.5;
            fireworks.LogitBias = new Dictionary<string, double> { ["7"] = -2 };
            fireworks.IgnoreEndOfSequence = true;
            fireworks.Grammar = "root ::= \"a\"";
        });

        options.WithOnnx(static onnx =>
        {
            Assert.Equal(0.25f, onnx.MinP);
            Assert.Equal(1.5f, onnx.RepetitionPenalty);
            Assert.Equal(new Dictionary<int, float> { [7] = -2 }, onnx.LogitBias);
            Assert.True(onnx.IgnoreEndOfSequence);
            Assert.Equal("root ::= \"a\"", onnx.Grammar);
        });
    }

    [Fact]
    public void WhatIsSetForTheProcessHoldsAtFireworks()
    {
        var options = new ChatOptions().WithOnnx(static onnx =>
        {
            onnx.MinP = 0.25f;
            onnx.RepetitionPenalty = 1.5f;
            onnx.IgnoreEndOfSequence = true;
            onnx.Grammar = "root ::= \"a\"";
        });

        options.WithFireworks(static fireworks =>
        {
            Assert.Equal(0.25, fireworks.MinP);
            Assert.Equal(1.5, fireworks.RepetitionPenalty);
            Assert.True(fireworks.IgnoreEndOfSequence);
            Assert.Equal("root ::= \"a\"", fireworks.Grammar);
        });
    }
}
