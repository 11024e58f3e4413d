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

    [Theory]
    [InlineData("data:image/png;base64,@@@@")]
    [InlineData("data:image/png;base64,iVBORw0KGg")]
    [InlineData("data:,")]
    [InlineData("data:image/png")]
    [InlineData("data:image/png;base64")]
    public async Task A_data_address_that_holds_no_file_is_an_argument_error(string address)
    {
        using var folder = new VisionModel(VisionModel.Qwen);
        using var client = Client(folder);
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => client.GetResponseAsync(new ChatMessage(ChatRole.User, [new UriContent(new Uri(address), "image/png")])));
        Assert.True(exception is ArgumentException or NotSupportedException, exception.ToString());
        Assert.Contains(
            exception is NotSupportedException ? "neither a PNG nor a JPEG" : "The data: address of an image cannot be read. It must be data:image/png;base64,",
            exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_without_a_scheme_is_refused_as_others_are()
    {
        using var folder = new VisionModel(VisionModel.Qwen);
        using var client = Client(folder);
        var exception = await Refused<NotSupportedException>(client, new UriContent(new Uri("/a.png", UriKind.Relative), "image/png"));
        Assert.StartsWith("An image is at an address, and", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_bytes_tell_what_a_file_without_a_type_is()
    {
        const string Anything = "application/octet-stream";
        using var folder = new VisionModel(VisionModel.Qwen);
        using var client = Client(folder);
        AIContent[] contents =
        [
            TestImages.Content(TestImages.Blue, Anything),
            TestImages.Content(TestImages.Blue, "image/jpeg"),
            new UriContent(new Uri($"data:{Anything};base64,{Convert.ToBase64String(TestImages.Blue)}"), Anything),
            new DataContent($"data:{Anything};base64,{Convert.ToBase64String(TestImages.Blue)}"),
        ];
        foreach (var content in contents)
        {
            Assert.Equal("blue", (await client.GetResponseAsync(new ChatMessage(ChatRole.User, [content, new TextContent(Ask)]))).Text);
        }

        await Refused<NotSupportedException>(client, new DataContent("%PDF"u8.ToArray(), Anything));
        ChatMessage[] result =
        [
            new(ChatRole.User, Ask),
            new(ChatRole.Assistant, [new FunctionCallContent("1", "look")]),
            new(ChatRole.Tool, [new FunctionResultContent("1", TestImages.Content(TestImages.Green, Anything))]),
        ];
        Assert.Equal("green", (await client.GetResponseAsync(result)).Text);
    }

    [Fact]
    public async Task Images_have_a_limit_together()
    {
        using var folder = new VisionModel(VisionModel.Qwen);
        using var client = new OnnxChatClient(OnnxModel.Load(folder.Folder, new OnnxModelOptions { MaxConversationImagePixels = 2 * 64 * 48 }), ownsModel: true);
        Assert.Equal("blue", (await client.GetResponseAsync(Question(TestImages.Red, TestImages.Blue))).Text);
        var exception = await Refused<ArgumentException>(client, [.. Enumerable.Repeat(TestImages.Content(TestImages.Red), 3)]);
        Assert.Contains("more than 6144 pixels together", exception.Message, StringComparison.Ordinal);
        Assert.Contains("OnnxModelOptions.MaxConversationImagePixels", exception.Message, StringComparison.Ordinal);
        var defaults = new OnnxModelOptions();
        Assert.Equal((16_000_000, 64_000_000), (defaults.MaxImagePixels, defaults.MaxConversationImagePixels));
        Assert.Throws<ArgumentException>(() => OnnxModel.Load(folder.Folder, new OnnxModelOptions { MaxConversationImagePixels = 0 }));
    }

    [Fact]
    public async Task Images_that_pass_the_context_are_refused_before_they_are_made_into_tensors()
    {
        using var folder = new VisionModel(VisionModel.Qwen);
        using var model = OnnxModel.Load(folder.Folder, new OnnxModelOptions { ContextLength = 64 });
        using var client = new OnnxChatClient(model);
        ChatMessage[] conversation = [Question([.. Enumerable.Repeat(TestImages.Red, 20)])];
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync(conversation));
        Assert.Contains("of its 20 images have", exception.Message, StringComparison.Ordinal);
        Assert.Contains("context of 64", exception.Message, StringComparison.Ordinal);

        // Counting goes on, for those who want to know by how much.
        Assert.True(model.CountTokens(conversation) > 64);
        Assert.Equal("red", (await client.GetResponseAsync(Question(TestImages.Red))).Text);
    }

    [Fact]
    public async Task Tokens_of_images_are_never_answered()
    {
        using var folder = new VisionModel(VisionModel.Qwen);
        using var model = OnnxModel.Load(folder.Folder);
        using var client = new OnnxChatClient(model);
        var piece = model.Tokenize("<|image_pad|>", allowSpecialTokens: true).Single();
        var options = new ChatOptions { AdditionalProperties = new() { ["logit_bias"] = new Dictionary<string, double> { [$"{piece}"] = 100 } } };
        Assert.Equal("red", (await client.GetResponseAsync(Question(TestImages.Red), options)).Text);
        Assert.Equal("grey", (await client.GetResponseAsync(Ask, options)).Text);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Conversations_that_change_behind_their_image_are_answered_anew(string type)
    {
        using var folder = new VisionModel(type);
        using var client = new OnnxChatClient(OnnxModel.Load(folder.Folder, new OnnxModelOptions { MaxConcurrency = 1 }), ownsModel: true);
        using var other = Client(folder);
        List<ChatMessage> conversation = [Question(TestImages.Red)];
        conversation.AddMessages(await client.GetResponseAsync(conversation));
        conversation.Add(new ChatMessage(ChatRole.User, "And again?"));
        ChatMessage[][] others =
        [
            [.. conversation],
            [conversation[0]], // As it was before the answer.
            [conversation[0], new(ChatRole.Assistant, "blue"), conversation[2]],
            [conversation[0], conversation[1], new(ChatRole.User, [TestImages.Content(TestImages.Green), new TextContent("And this?")])],
            [.. conversation],
            [new(ChatRole.User, Ask)],
        ];
        foreach (var messages in others)
        {
            var (answer, expected) = (await client.GetResponseAsync(messages), await other.GetResponseAsync(messages));
            Assert.Equal((expected.Text, expected.Usage!.InputTokenCount), (answer.Text, answer.Usage!.InputTokenCount));
        }
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

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Callers_with_different_images_get_their_own_answers(int slots)
    {
        using var folder = new VisionModel(VisionModel.Qwen);
        using var client = new OnnxChatClient(OnnxModel.Load(folder.Folder, new OnnxModelOptions { MaxConcurrency = slots }), ownsModel: true);
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Images_are_read_on_no_callers_thread(bool ofTool)
    {
        using var folder = new VisionModel(VisionModel.Qwen);
        using var client = Client(folder);
        AIContent content = TestImages.Content(TestImages.Red);
        var contents = new Recorder { ofTool ? new FunctionResultContent("1", content) : content };
        ChatMessage[] messages =
        [
            new(ChatRole.User, Ask), new(ChatRole.Assistant, [new FunctionCallContent("1", "look")]),
            new(ofTool ? ChatRole.Tool : ChatRole.User, contents),
        ];
        Task<ChatResponse> answer = null!;
        var caller = new Thread(() => answer = client.GetResponseAsync(messages));
        caller.Start();
        caller.Join();
        Assert.Equal("red", (await answer).Text);
        Assert.Contains(contents.Threads, thread => thread != caller);
    }

    /// <summary>Calls whose prompt has its tensors and is refused then give back their place.</summary>
    [Fact]
    public async Task An_image_that_passes_the_context_holds_up_no_other()
    {
        using var folder = new VisionModel(VisionModel.Qwen);
        using var client = new OnnxChatClient(OnnxModel.Load(folder.Folder, new OnnxModelOptions { ContextLength = 64 }), ownsModel: true);
        for (var width = 560; width < 564; width++)
        {
            await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync(Question(TestImages.Png(255, 0, 0, width, 280))));
        }

        Assert.Equal("red", (await client.GetResponseAsync(Question(TestImages.Red))).Text);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Calls_that_wait_with_images_can_be_cancelled_while_another_runs(string type)
    {
        using var folder = new VisionModel(type);
        using var client = new OnnxChatClient(OnnxModel.Load(folder.Folder, new OnnxModelOptions { MaxConcurrency = 1 }), ownsModel: true);
        var endless = new ChatOptions { AdditionalProperties = new() { ["ignore_eos"] = true } };
        using var cancelled = new CancellationTokenSource();
        await using (var running = client.GetStreamingResponseAsync([Question(TestImages.Red)], endless).GetAsyncEnumerator())
        {
            Assert.True(await running.MoveNextAsync());

            // Two have their tensors and wait for the model, the others wait for a place.
            var waiting = Enumerable.Range(0, 5).Select(_ => client.GetResponseAsync(Question(TestImages.Blue), cancellationToken: cancelled.Token)).ToArray();
            var staying = client.GetResponseAsync(Question(TestImages.Green));
            await cancelled.CancelAsync();
            foreach (var call in waiting)
            {
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
            }

            await running.DisposeAsync();
            Assert.Equal("green", (await staying).Text);
        }

        Assert.Equal("red", (await client.GetResponseAsync(Question(TestImages.Red))).Text);
    }

    /// <summary>Wherever each call is: it ends with its answer or with the one exception, and native code sees nothing that is gone.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public async Task Models_can_be_disposed_and_calls_cancelled_while_images_are_processed(string type)
    {
        using var folder = new VisionModel(type);
        var image = TestImages.Png(255, 0, 0, 600, 400);
        for (var round = 0; round < 6; round++)
        {
            var model = OnnxModel.Load(folder.Folder, new OnnxModelOptions { MaxConcurrency = 2 });
            var client = new OnnxChatClient(model);
            using var cancelled = new CancellationTokenSource();
            var calls = Enumerable.Range(0, 6).Select(caller => client.GetResponseAsync(
                Question(TestImages.Png(255, 0, 0, 600 + caller, 400), image), cancellationToken: caller % 2 == 0 ? cancelled.Token : CancellationToken.None)).ToArray();
            var counting = Task.Run(() => model.CountTokens([Question(image, TestImages.Red)]));

            // In the last rounds some have been answered by then.
            await Task.WhenAny(round < 3 ? Task.CompletedTask : calls[round]);
            await cancelled.CancelAsync();
            await model.DisposeAsync();
            foreach (var call in calls.Select(static Task (call) => call).Append(counting))
            {
                await call.ContinueWith(static _ => { }, TaskScheduler.Default);
                Assert.True(
                    call.IsCompletedSuccessfully || call.IsCanceled || call.Exception!.InnerException is ObjectDisposedException or OperationCanceledException,
                    $"{call.Exception}");
            }
        }
    }

    [Fact]
    public void Folders_that_lack_what_images_need_say_so()
    {
        using (var folder = new VisionModel(VisionModel.Qwen).Without("processor_config.json"))
        {
            Assert.Contains("It says how images become tensors", Assert.Throws<OnnxModelException>(() => OnnxModel.Load(folder.Folder)).Message, StringComparison.Ordinal);
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
        using var console = OperatingSystem.IsLinux() ? new StandardError() : null;
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

        // Nor does it find anything to say.
        var said = console?.Read() ?? "";
        Assert.DoesNotContain("JPEG", said, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("libpng", said, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Contents that know which threads have read them.</summary>
    private sealed class Recorder : List<AIContent>, IEnumerable<AIContent>
    {
        public System.Collections.Concurrent.ConcurrentBag<Thread> Threads { get; } = [];

        IEnumerator<AIContent> IEnumerable<AIContent>.GetEnumerator()
        {
            Threads.Add(Thread.CurrentThread);
            return GetEnumerator();
        }
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
