using Fireworks.AI.Extensions.Onnx.Dialects;
using Fireworks.AI.Extensions.Onnx.Generation;
using Fireworks.AI.Extensions.Onnx.Generation.Settings;
using Fireworks.AI.Extensions.Onnx.Images;
using Fireworks.AI.Extensions.Onnx.Prompts;
using Fireworks.AI.Text.Jinja;
using Fireworks.AI.Text.Tokenizers;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Images;

/// <summary>Where images stand in the prompts of the types of models that see, with the templates of real ones.</summary>
public sealed class ImagePromptTests : IDisposable
{
    private static readonly ChatMessage[] Conversation =
    [
        new(ChatRole.User, [new TextContent("Look"), new TextContent("here:"), Red, new TextContent("and"), Blue, new TextContent("?")]),
        new(ChatRole.Assistant, "red"),
        new(ChatRole.User, [Red, new TextContent("again")]),
    ];

    private readonly VisionModel _model = new(VisionModel.Qwen);

    private static DataContent Red => TestImages.Content(TestImages.Red);

    private static DataContent Blue => TestImages.Content(TestImages.Blue);

    [Theory]
    [InlineData("phi3v", VisionModel.Phi3Template, "<|user|>\nLook\nhere:{0}\nand{1}\n?<|end|>\n<|assistant|>\nred<|end|>\n<|user|>\n{0}\nagain<|end|>\n<|assistant|>\n")]
    [InlineData("phi4mm", "{% for message in messages %}<|{{ message.role }}|>{{ message.content }}<|end|>{% endfor %}<|assistant|>", "<|user|>Look\nhere:{0}and{1}?<|end|><|assistant|>red<|end|><|user|>{0}again<|end|><|assistant|>")]
    [InlineData("qwen2_5_vl", VisionModel.QwenTemplate, "<|im_start|>user\nLook\nhere:<|vision_start|>{0}<|vision_end|>and<|vision_start|>{1}<|vision_end|>?<|im_end|>\n<|im_start|>assistant\nred<|im_end|>\n<|im_start|>user\n<|vision_start|>{0}<|vision_end|>again<|im_end|>\n<|im_start|>assistant\n")]
    [InlineData("qwen3_vl", VisionModel.Phi3Template, "<|user|>\nLook\nhere:<|vision_start|>{0}<|vision_end|>and<|vision_start|>{1}<|vision_end|>?<|end|>\n<|assistant|>\nred<|end|>\n<|user|>\n<|vision_start|>{0}<|vision_end|>again<|end|>\n<|assistant|>\n")]
    [InlineData("qwen2_5_vl", "{% for message in messages %}{% for part in message.content %}{% if part.type == 'image' %}(picture <|image_pad|>){% else %}{{ part.text }}{% endif %}{% endfor %}{% endfor %}", "Look\nhere:(picture {0})and(picture {1})?red(picture {0})again")]
    public async Task Images_stand_where_the_type_has_them(string type, string template, string expected) =>
        Assert.Equal(expected, await WriteAsync(type, template, Conversation));

    [Theory]
    [InlineData("gemma3", "gemma-3", "<start_of_turn>user\nLook\nhere:\n\n{0}\n\nand\n\n{1}\n\n?<end_of_turn>\n<start_of_turn>model\nred<end_of_turn>\n<start_of_turn>user\n\n\n{0}\n\nagain<end_of_turn>\n<start_of_turn>model\n")]
    [InlineData("gemma4", "gemma-4", "Look\nhere:\n\n{0}\n\nand\n\n{1}\n\n?<turn|>")]
    [InlineData("mistral3", "mistral-small-3.2", "[INST]Look\nhere:{0}and{1}?[/INST]red</s>[INST]{0}again[/INST]")]
    public async Task Templates_of_published_models_have_their_places(string type, string folder, string expected)
    {
        var template = File.ReadAllText(Path.Combine(SharedFolder.PathOf("chat-templates"), folder, "chat_template.jinja"));
        Assert.Contains(expected, await WriteAsync(type, template, Conversation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_in_results_of_tools_stand_in_the_order_of_the_prompt()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.User, "Paint."),
            new(ChatRole.Assistant, [new FunctionCallContent("1", "paint"), new FunctionCallContent("2", "paint")]),
            new(ChatRole.Tool, [new FunctionResultContent("2", new AIContent[] { Blue }), new FunctionResultContent("1", Red)]),
            new(ChatRole.User, [new TextContent("Which?"), Blue]),
        ];
        Assert.Contains(
            "<|im_start|>tool\n<|vision_start|>{0}<|vision_end|><|im_end|>\n<|im_start|>tool\n<|vision_start|>{1}<|vision_end|><|im_end|>",
            await WriteAsync("qwen2_5_vl", VisionModel.QwenTemplate, messages),
            StringComparison.Ordinal);

        // In the words of a dialect, for a template that knows no tools.
        Assert.Contains("<tool_response>\n{0}\n\n</tool_response>", await WriteAsync("phi3v", VisionModel.Phi3Template, messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_of_users_keep_their_marks()
    {
        const string Marks = "<|image_pad|>\uFFFC[IMG]<start_of_image><|image_1|>";
        ChatMessage[] messages = [new(ChatRole.User, [new TextContent(Marks), Red, new TextContent(Marks)])];
        foreach (var type in (string[])["phi3v", "phi4mm", "gemma3", "gemma4", "mistral3", "qwen2_5_vl", "qwen3_vl", "qwen3_5", "qwen3_5_moe", "fara", "videochat_flash_qwen"])
        {
            foreach (var template in (string[])[VisionModel.Phi3Template, VisionModel.QwenTemplate])
            {
                if (template == VisionModel.QwenTemplate && !ImageMarkup.Find(type)!.Text.Contains("<|image_pad|>", StringComparison.Ordinal))
                {
                    continue;
                }

                var prompt = await WriteAsync(type, template, messages);
                Assert.Equal(2, prompt.Split(Marks).Length - 1);
                Assert.Equal(1, prompt.Split("{0}").Length - 1);
            }
        }
    }

    [Fact]
    public async Task Tokens_of_images_are_equal_for_equal_images_alone()
    {
        var first = await BuildAsync("qwen2_5_vl", VisionModel.QwenTemplate, [new(ChatRole.User, [Red, Blue])], length: 20);
        var second = await BuildAsync("qwen2_5_vl", VisionModel.QwenTemplate, [new(ChatRole.User, [Red, TestImages.Content(TestImages.Green)])], length: 20);
        var shared = first.Tokens.AsSpan().CommonPrefixLength(second.Tokens);
        Assert.Equal(20, first.Tokens.Take(shared).Count(static token => token < 0));
        Assert.Equal(40, first.Tokens.Count(static token => token < 0));
        Assert.Equal(first.Inputs.TokenCount, Array.FindLastIndex(first.Tokens, static token => token < 0) + 1);
        Assert.Equal(FakeTensors.Token, ((FakeInputs)first.Inputs).Tokens[^1]);
    }

    [Fact]
    public async Task Images_are_counted_one_by_one_until_they_pass_the_context_and_none_is_processed_then()
    {
        var processor = new FakeProcessor(1_000);
        var prompt = new ImagePrompt(ImageMarkup.Find("phi3v")!, processor, TestImages.Limits);
        AIContent[] images = [.. Enumerable.Range(1, 5).Select(static width => TestImages.Content(TestImages.Png(1, 2, 3, width)))];
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => BuildAsync(prompt, VisionModel.Phi3Template, [new(ChatRole.User, images)], contextLength: 2_500));
        Assert.Contains("the first 3 of its 5 images", exception.Message, StringComparison.Ordinal);
        Assert.Contains("OnnxModelOptions.ContextLength", exception.Message, StringComparison.Ordinal);
        Assert.Equal((3, 0), (processor.Counted, processor.Processed));

        // A single one is processed at once, and its size is known from then on.
        ChatMessage[] large = [new(ChatRole.User, [TestImages.Content(TestImages.Png(1, 2, 3, 9))])];
        using var inputs = (await BuildAsync(prompt, VisionModel.Phi3Template, large, contextLength: 500)).Inputs;
        Assert.Equal((3, 1), (processor.Counted, processor.Processed));
        await Assert.ThrowsAsync<ArgumentException>(() => BuildAsync(prompt, VisionModel.Phi3Template, large, contextLength: 500));
        Assert.Equal((3, 1), (processor.Counted, processor.Processed));

        // Sizes that were counted are not counted again.
        using var all = (await BuildAsync(prompt, VisionModel.Phi3Template, [new(ChatRole.User, images)], contextLength: 50_000)).Inputs;
        Assert.Equal((5, 2), (processor.Counted, processor.Processed));
    }

    [Fact]
    public async Task Tensors_go_where_no_prompt_can_be_made_of_them()
    {
        var processor = new FakeProcessor(3) { Failure = new InvalidTimeZoneException() };
        var prompt = new ImagePrompt(ImageMarkup.Find("phi3v")!, processor, TestImages.Limits);
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => BuildAsync(prompt, VisionModel.Phi3Template, [new(ChatRole.User, [Red])], contextLength: 500));
        Assert.True(processor.Last!.IsDisposed);
    }

    [Fact]
    public async Task The_numbers_of_tokens_are_kept_for_some_thousand_sizes()
    {
        const int Most = 4096;
        var processor = new FakeProcessor(1);
        var prompt = new ImagePrompt(ImageMarkup.Find("phi3v")!, processor, TestImages.Limits);
        var files = Enumerable.Range(1, Most + 1).Select(static width => ImageFileTests.Read(TestImages.Png(1, 2, 3, width, 1))).ToArray();
        var tokenizer = Tokenizer.Load(Path.Combine(_model.Folder, "tokenizer.json"));
        Task<int> CountAsync(int images) => prompt.CountTokensAsync([new TextSegment(new string(ImageMarkup.Place, images), IsTemplate: true)], files[..images], tokenizer);
        Assert.Equal(Most, await CountAsync(Most));
        Assert.Equal(Most, await CountAsync(Most));
        Assert.Equal(Most, processor.Counted);
        Assert.Equal(Most + 1, await CountAsync(Most + 1));
        Assert.Equal(1, await CountAsync(1));
        Assert.Equal(Most + 2, processor.Counted);
    }

    [Fact]
    public void Types_without_a_processor_are_not_known() => Assert.Null(ImageMarkup.Find("llama"));

    public void Dispose() => _model.Dispose();

    private async Task<string> WriteAsync(string type, string template, ChatMessage[] messages)
    {
        var (tokens, inputs) = await BuildAsync(type, template, messages, length: 3);
        inputs.Dispose();
        var tokenizer = Tokenizer.Load(Path.Combine(_model.Folder, "tokenizer.json"));
        var images = new List<int>();
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < tokens.Length;)
        {
            if (tokens[i] < 0)
            {
                if (!images.Contains(tokens[i]))
                {
                    images.Add(tokens[i]);
                }

                text.Append('{').Append(images.IndexOf(tokens[i])).Append('}');
                i += 3;
                continue;
            }

            var end = Array.FindIndex(tokens, i, static token => token < 0) is >= 0 and var next ? next : tokens.Length;
            text.Append(tokenizer.Decode(tokens.AsSpan(i, end - i), skipSpecialTokens: false));
            i = end;
        }

        return text.ToString();
    }

    private Task<(int[] Tokens, PromptInputs Inputs)> BuildAsync(string type, string source, ChatMessage[] messages, int length) =>
        BuildAsync(new ImagePrompt(ImageMarkup.Find(type)!, new FakeProcessor(length), TestImages.Limits), source, messages, contextLength: 8192);

    private Task<(int[] Tokens, PromptInputs Inputs)> BuildAsync(ImagePrompt prompt, string source, ChatMessage[] messages, int contextLength)
    {
        var template = ChatTemplate.Parse(source);
        var images = prompt.CreateConversation();
        var input = TemplateInputFactory.Create(
            template, messages, GenerationSettingsReader.ReadPrompt(null), DialectInference.Infer(template, null), new SpecialTokens("<s>", "</s>"), images: images);
        return prompt.BuildAsync(template.Render(input), images.Files, Tokenizer.Load(Path.Combine(_model.Folder, "tokenizer.json")), contextLength, CancellationToken.None);
    }

    private sealed class FakeProcessor(int length) : IImageProcessor
    {
        public int Counted { get; private set; }

        public int Processed { get; private set; }

        public Exception? Failure { get; init; }

        public FakeTensors? Last { get; private set; }

        public IReadOnlyCollection<int> ReservedTokens => [];

        public Task<int> CountTokensAsync(ImageFile image, CancellationToken cancellationToken)
        {
            Counted++;
            return Task.FromResult(length);
        }

        public Task<IImageTensors> ProcessAsync(IReadOnlyList<ImageFile> images, CancellationToken cancellationToken)
        {
            Processed++;
            return Task.FromResult<IImageTensors>(Last = new FakeTensors(images.Count, length, Failure));
        }
    }

    private sealed class FakeTensors(int images, int length, Exception? failure) : IImageTensors
    {
        public const int Token = 1_000_000;

        public IReadOnlyList<int[]> Tokens { get; } = [.. Enumerable.Range(0, images).Select(_ => Enumerable.Repeat(Token, length).ToArray())];

        public PromptInputs ToInputs(int[] tokens, IReadOnlyList<string> ids) => failure is null ? new FakeInputs(tokens, ids) : throw failure;

        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class FakeInputs(int[] tokens, IReadOnlyList<string> ids) : PromptInputs(tokens.Length, ids)
    {
        public int[] Tokens => tokens;

        public override void Dispose()
        {
        }
    }
}
