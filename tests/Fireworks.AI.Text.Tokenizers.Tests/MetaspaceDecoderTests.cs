using System.Text.Json;
using Fireworks.AI.Text.Tokenizers.Decoders;

namespace Fireworks.AI.Text.Tokenizers.Tests;

/// <summary>The reference drops all marks of the first token, none of its spaces, and nothing where the encoder adds no mark.</summary>
public sealed class MetaspaceDecoderTests
{
    [Theory]
    [InlineData("""{"type":"Metaspace"}""", "▁Hello|▁world", "Hello world")]
    [InlineData("""{"type":"Metaspace"}""", "▁▁Hello|▁▁world", "Hello  world")]
    [InlineData("""{"type":"Metaspace"}""", "a▁b|▁c", "ab c")]
    [InlineData("""{"type":"Metaspace"}""", "▁|▁Hello", " Hello")]
    [InlineData("""{"type":"Metaspace"}""", " Hello|▁world", " Hello world")]
    [InlineData("""{"type":"Metaspace","prepend_scheme":"first"}""", "▁Hello|▁world", "Hello world")]
    [InlineData("""{"type":"Metaspace","prepend_scheme":"never"}""", "▁Hello|▁world", " Hello world")]
    [InlineData("""{"type":"Metaspace","add_prefix_space":false}""", "▁Hello|▁world", " Hello world")]
    [InlineData("""{"type":"Sequence","decoders":[{"type":"Fuse"},{"type":"Metaspace"}]}""", "▁Hello|▁world", "Helloworld")]
    public void Marks_become_spaces_but_for_the_first_token(string decoder, string tokens, string text)
    {
        var sink = new TextSink();
        var created = DecoderFactory.Create(new ConfigNode(JsonDocument.Parse(decoder).RootElement, "decoder"));
        var stage = created.CreateStage(sink, fused: false, joined: false);
        foreach (var token in tokens.Split('|'))
        {
            stage.Push(token);
        }

        stage.Finish();
        Assert.Equal(text, sink.Take());
    }
}
