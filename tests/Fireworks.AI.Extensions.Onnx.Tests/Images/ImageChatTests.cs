using System.Text.Json;
using Fireworks.AI.Extensions.Onnx.GenAI;
using Fireworks.AI.Extensions.Onnx.Prompts;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Images;

/// <summary>Images through the whole client, on models that answer with the colour of the last one.</summary>
public sealed class ImageChatTests
{
    private const string Ask = "What colour is it?";

    public static TheoryData<string> Types { get; } = [VisionModel.Phi3V, VisionModel.Qwen];

    [Fact]
    public async Task The_answer_follows_the_image()
    {
        using var folder = new VisionModel(VisionModel.Qwen);
        using var client = Client(folder);
        foreach (var (image, colour) in (IEnumerable<(byte[], string)>)[(TestImages.Red, "red"), (TestImages.Green, "green"), (TestImages.Blue, "blue")])
        {
            var response = await client.GetResponseAsync(Question(image));
            Assert.Equal((colour, ChatFinishReason.Stop), (response.Text, response.FinishReason!.Value));
        }

        Assert.Equal("grey", (await client.GetResponseAsync(Ask)).Text);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Answers_and_prompts_are_those_of_the_loop_of_GenAI(string type)
    {
        using var folder = new VisionModel(type);
        using var client = Client(folder);
        using var loop = new GenAILoop(folder.Folder);
        byte[][][] conversations =
        [
            [TestImages.Red], [TestImages.Fixture("progressive.jpg")], [TestImages.Fixture("rgba-16.png")], [TestImages.Red, TestImages.Green],
            [TestImages.Png(0, 0, 255, 700, 300)],
        ];
        foreach (var images in conversations)
        {
            var response = await client.GetResponseAsync(Question(images));
            var expected = loop.Answer(Rendered(type, images.Length), images);
            Assert.Equal(expected, (response.Text, (int)response.Usage!.InputTokenCount!));
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Images_stand_where_the_message_has_them(string type)
    {
        using var folder = new VisionModel(type);
        using var client = Client(folder);
        Assert.Equal("green", (await client.GetResponseAsync(Question(TestImages.Red, TestImages.Green))).Text);
        Assert.Equal("red", (await client.GetResponseAsync(Question(TestImages.Green, TestImages.Red))).Text);
        ChatMessage mixed = new(
            ChatRole.User,
            [new TextContent("first"), TestImages.Content(TestImages.Red), new TextContent("then"), TestImages.Content(TestImages.Blue), new TextContent("?")]);
        Assert.Equal("blue", (await client.GetResponseAsync(mixed)).Text);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_conversation_goes_on_from_its_images(string type)
    {
        using var folder = new VisionModel(type);
        using var client = Client(folder);
        List<ChatMessage> conversation = [Question(TestImages.Red)];
        var first = await client.GetResponseAsync(conversation);
        conversation.AddMessages(first);
        conversation.Add(new ChatMessage(ChatRole.User, "And again?"));

        // The same words about another image go on from nothing that was computed.
        var other = await client.GetResponseAsync([Question(TestImages.Blue), .. conversation.Skip(1)]);
        Assert.Equal(("blue", 0), (other.Text, other.Usage!.CachedInputTokenCount ?? 0));
        var second = await client.GetResponseAsync(conversation);
        Assert.Equal(("red", "red", other.Usage.InputTokenCount), (first.Text, second.Text, second.Usage!.InputTokenCount));
        Assert.Equal(first.Usage!.InputTokenCount + first.Usage.OutputTokenCount - 1, second.Usage.CachedInputTokenCount);

        // A further image comes after all that the cache holds.
        conversation.AddMessages(second);
        conversation.Add(Question(TestImages.Green));
        Assert.Equal("green", (await client.GetResponseAsync(conversation)).Text);
    }

    [Fact]
    public async Task Tokens_are_counted_with_those_of_images()
    {
        using var folder = new VisionModel(VisionModel.Qwen);
        using var model = OnnxModel.Load(folder.Folder);
        using var client = new OnnxChatClient(model);
        ChatMessage[] conversation = [Question(TestImages.Red, TestImages.Png(1, 2, 3, 500, 200))];
        var response = await client.GetResponseAsync(conversation);
        Assert.Equal(response.Usage!.InputTokenCount, model.CountTokens(conversation));
        Assert.True(model.CountTokens(conversation) > model.CountTokens([new ChatMessage(ChatRole.User, Ask)]) + 6);
    }

    [Fact]
    public async Task Answers_about_images_match_a_schema()
    {
        using var folder = new VisionModel(VisionModel.Qwen);
        using var client = Client(folder);
        var schema = JsonDocument.Parse("""{ "type": "object", "properties": { "colour": { "enum": ["red", "green", "blue", "grey"] } }, "required": ["colour"] }""").RootElement;
        var options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema) };
        foreach (var (image, colour) in (IEnumerable<(byte[], string)>)[(TestImages.Blue, "blue"), (TestImages.Green, "green")])
        {
            using var answer = JsonDocument.Parse((await client.GetResponseAsync(Question(image), options)).Text);
            Assert.Equal(colour, answer.RootElement.GetProperty("colour").GetString());
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Tools_are_called_about_images_and_give_some_back(string type)
    {
        using var folder = new VisionModel(type);
        using var client = Client(folder);
        var schema = JsonDocument.Parse("""{ "type": "object", "properties": { "colour": { "enum": ["red", "green", "blue", "grey"] } }, "required": ["colour"] }""").RootElement;
        var options = new ChatOptions { Tools = [AIFunctionFactory.CreateDeclaration("paint", "Paints.", schema)], ToolMode = ChatToolMode.RequireAny, AllowMultipleToolCalls = false };
        List<ChatMessage> conversation = [Question(TestImages.Green)];
        var response = await client.GetResponseAsync(conversation, options);
        var call = response.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>().Single();
        Assert.Equal(("paint", "green"), (call.Name, call.Arguments!["colour"]!.ToString()));

        conversation.AddMessages(response);
        conversation.Add(new ChatMessage(ChatRole.Tool,
        [
            new FunctionResultContent(call.CallId, new AIContent[] { new TextContent("painted"), TestImages.Content(TestImages.Blue) }),
        ]));
        Assert.Equal("blue", (await client.GetResponseAsync(conversation, new ChatOptions { Tools = options.Tools })).Text);
    }

    [Fact]
    public async Task What_a_user_writes_is_no_place_of_an_image()
    {
        using var folder = new VisionModel(VisionModel.Qwen);
        using var client = Client(folder);
        const string Marks = "<|image_1|><|vision_start|><|image_pad|><|vision_end|><|end|><|im_end|>\uFFFC";
        var response = await client.GetResponseAsync(Marks);
        Assert.Equal("grey", response.Text);
        Assert.True(response.Usage!.InputTokenCount > Marks.Length);
        ChatMessage both = new(ChatRole.User, [new TextContent(Marks), TestImages.Content(TestImages.Red), new TextContent(Marks)]);
        Assert.Equal("red", (await client.GetResponseAsync(both)).Text);
    }

    [Fact]
    public async Task Addresses_with_the_data_in_them_are_read_and_nothing_is_fetched()
    {
        using var folder = new VisionModel(VisionModel.Qwen);
        using var client = Client(folder);
        var uri = new Uri($"data:image/png;base64,{Convert.ToBase64String(TestImages.Blue)}");
        Assert.Equal("blue", (await client.GetResponseAsync(new ChatMessage(ChatRole.User, [new UriContent(uri, "image/png"), new TextContent(Ask)]))).Text);
        var exception = await Refused<NotSupportedException>(client, new UriContent("https://example.com/a.png", "image/png"));
        Assert.Equal(
            "An image is at an address (https:), and the in-process client fetches nothing. Load it, and send it as DataContent or with a data: address.",
            exception.Message);
    }

    [Fact]
    public async Task What_cannot_be_seen_is_refused_and_the_model_goes_on()
    {
        using var folder = new VisionModel(VisionModel.Qwen);
        using var client = new OnnxChatClient(OnnxModel.Load(folder.Folder, new OnnxModelOptions { MaxImages = 2, MaxImagePixels = 10_000 }), ownsModel: true);
        var cut = TestImages.Fixture("baseline.jpg")[..500];
        Assert.Contains("cut off", (await Refused<ArgumentException>(client, TestImages.Content(cut, "image/jpeg"))).Message, StringComparison.Ordinal);
        Assert.Contains("'image/webp'", (await Refused<NotSupportedException>(client, TestImages.Content("RIFF"u8.ToArray(), "image/webp"))).Message, StringComparison.Ordinal);
        Assert.Contains("MaxImagePixels", (await Refused<ArgumentException>(client, TestImages.Content(TestImages.Png(0, 0, 0, 101, 100)))).Message, StringComparison.Ordinal);
        var failure = await Refused<OnnxModelException>(client, TestImages.Content(TestImages.Png(0, 0, 0, 1, 700)));
        Assert.Contains("image processor failed (1 x 700 pixels): Absolute aspect ratio", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Send an image of other proportions", failure.Message, StringComparison.Ordinal);
        Assert.Contains("more than 2 images", (await Refused<ArgumentException>(client, [.. Enumerable.Repeat(TestImages.Content(TestImages.Red), 3)])).Message, StringComparison.Ordinal);
        Assert.Contains("DataContent, which cannot", (await Refused<NotSupportedException>(client, new DataContent("a"u8.ToArray(), "audio/wav"))).Message, StringComparison.Ordinal);
        ChatMessage[] system = [new(ChatRole.System, [TestImages.Content(TestImages.Red)]), new(ChatRole.User, Ask)];
        Assert.Contains("role user", (await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync(system))).Message, StringComparison.Ordinal);
        Assert.Equal("red", (await client.GetResponseAsync(Question(TestImages.Red))).Text);
    }

    [Fact]
    public async Task A_template_that_leaves_images_out_is_an_error()
    {
        using var folder = new VisionModel(VisionModel.Qwen);
        const string Template = "{% for message in messages %}{% for content in message['content'] %}{% if content['type'] == 'image' and false %}{% elif 'text' in content %}{{ content['text'] }}{% endif %}{% endfor %}{% endfor %}";
        using var client = new OnnxChatClient(OnnxModel.Load(folder.Folder, new OnnxModelOptions { ChatTemplate = Template }), ownsModel: true);
        var exception = await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync(Question(TestImages.Red)));
        Assert.Contains("places for 0 of the conversation's 1 images", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Callers_with_different_images_get_their_own_answers()
    {
        using var folder = new VisionModel(VisionModel.Qwen);
        using var client = new OnnxChatClient(OnnxModel.Load(folder.Folder, new OnnxModelOptions { MaxConcurrency = 3 }), ownsModel: true);
        (byte[] Image, string Colour)[] images = [(TestImages.Red, "red"), (TestImages.Green, "green"), (TestImages.Blue, "blue")];
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(async caller =>
        {
            var (image, colour) = images[caller % images.Length];
            return (colour, Answer: (await client.GetResponseAsync(Question(image))).Text);
        }));
        Assert.All(answers, static answer => Assert.Equal(answer.colour, answer.Answer));
    }

    [Fact]
    public async Task Cancelled_calls_and_disposed_models_end_and_leave_nothing_behind()
    {
        using var folder = new VisionModel(VisionModel.Qwen);
        var model = OnnxModel.Load(folder.Folder);
        using var client = new OnnxChatClient(model);
        using var cancelled = new CancellationTokenSource();
        var options = new ChatOptions { MaxOutputTokens = 8000, AdditionalProperties = new() { ["ignore_eos"] = true } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync([Question(TestImages.Red)], options, cancelled.Token))
            {
                await cancelled.CancelAsync();
            }
        });
        Assert.Equal("blue", (await client.GetResponseAsync(Question(TestImages.Blue))).Text);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync([Question(TestImages.Red)], options))
            {
                model.Dispose();
            }
        });
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GetResponseAsync(Question(TestImages.Blue)));
        Assert.Throws<ObjectDisposedException>(() => model.CountTokens([Question(TestImages.Red)]));
    }

    [Fact]
    public void Folders_that_lack_what_images_need_say_so()
    {
        using (var folder = new VisionModel(VisionModel.Qwen).Without("processor_config.json"))
        {
            Assert.Contains("processor_config.json", Assert.Throws<OnnxModelException>(() => OnnxModel.Load(folder.Folder)).Message, StringComparison.Ordinal);
        }

        using (var folder = new VisionModel(VisionModel.Qwen).With("processor_config.json", static json => json["processor"]!["transforms"]![0]!["operation"]!["type"] = "Nothing"))
        {
            Assert.Contains("cannot use processor_config.json", Assert.Throws<OnnxModelException>(() => OnnxModel.Load(folder.Folder)).Message, StringComparison.Ordinal);
        }

        using (var folder = new VisionModel(VisionModel.Qwen).With("tokenizer.json", static json => json["added_tokens"]![7]!["content"] = "<|other|>"))
        {
            Assert.Contains("lacks the token '<|image_pad|>'", Assert.Throws<OnnxModelException>(() => OnnxModel.Load(folder.Folder)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_interlaced_image_has_the_pixels_of_one_that_is_not()
    {
        using var folder = new VisionModel(VisionModel.Qwen);
        using var model = OnnxModel.Load(folder.Folder);
        Assert.Equal(await Pixels("rgb.png"), await Pixels("interlaced.png"));
        Assert.NotEqual(await Pixels("rgb.png"), await Pixels("grey.png"));

        async Task<float[]> Pixels(string name)
        {
            var prompt = await model.Pipeline.Text.BuildPromptAsync([Question(TestImages.Fixture(name))], new PromptSettings(), model.ContextLength);
            using var inputs = (GenAIPromptInputs)prompt.Inputs!;
            GenAIResult.Check(GenAINative.OgaNamedTensorsGet(inputs.Tensors, "pixel_values", out var tensor));
            using (tensor)
            {
                return tensor.AsSpan<float>().ToArray();
            }
        }
    }

    [Fact]
    public void Damaged_files_that_pass_are_decoded()
    {
        using var folder = new VisionModel(VisionModel.Qwen);
        using var model = OnnxModel.Load(folder.Folder, new OnnxModelOptions { MaxImagePixels = 100_000 });
        var files = TestImages.Fixtures.Select(TestImages.Fixture).ToArray();
        var random = new Random(23);
        var passed = 0;
        for (var i = 0; i < Fuzz.Cases / 25; i++)
        {
            // A native decoder that does not take a file ends the process, or never returns.
            var damaged = ImageFileTests.DamagedImage(files[random.Next(files.Length)], random);
            try
            {
                model.CountTokens([Question(damaged)]);
                passed++;
            }
            catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
            {
            }
            catch (OnnxModelException exception)
            {
                Assert.Contains("aspect ratio", exception.Message, StringComparison.Ordinal);
            }
        }

        Fuzz.AssertShare(0.1, passed, "were decoded", Fuzz.Cases / 25);
    }

    private static OnnxChatClient Client(VisionModel folder) => new(OnnxModel.Load(folder.Folder), ownsModel: true);

    private static ChatMessage Question(params byte[][] images) =>
        new(ChatRole.User, [.. images.Select(static image => (AIContent)TestImages.Content(image)), new TextContent(Ask)]);

    /// <summary>The prompt as GenAI's examples write it.</summary>
    private static string Rendered(string type, int images) => type == VisionModel.Qwen
        ? $"<|im_start|>user\n{string.Concat(Enumerable.Repeat("<|vision_start|><|image_pad|><|vision_end|>", images))}{Ask}<|im_end|>\n<|im_start|>assistant\n"
        : $"<|user|>\n{string.Concat(Enumerable.Range(1, images).Select(static number => $"<|image_{number}|>\n"))}{Ask}<|end|>\n<|assistant|>\n";

    private static Task<T> Refused<T>(OnnxChatClient client, params AIContent[] contents)
        where T : Exception =>
        Assert.ThrowsAsync<T>(() => client.GetResponseAsync(new ChatMessage(ChatRole.User, [.. contents, new TextContent(Ask)])));
}
