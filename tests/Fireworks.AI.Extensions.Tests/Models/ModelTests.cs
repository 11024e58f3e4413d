using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Fireworks.AI.Extensions.Tests;

public sealed class ModelTests
{
    [Theory]
    [InlineData("glm-5p3", FireworksModelKind.ShortId, null, "glm-5p3", null)]
    [InlineData("accounts/fireworks/models/gpt-oss-120b", FireworksModelKind.Model, "fireworks", "gpt-oss-120b", null)]
    [InlineData("accounts/fireworks/models/glm-5p3@snap1", FireworksModelKind.Model, "fireworks", "glm-5p3@snap1", null)]
    [InlineData("accounts/fireworks/routers/glm-5p3-fast", FireworksModelKind.Router, "fireworks", "glm-5p3-fast", null)]
    [InlineData("accounts/fireworks/routers/firerouter/glm-5p3/kimi-k3", FireworksModelKind.Router, "fireworks", "firerouter/glm-5p3/kimi-k3", null)]
    [InlineData("accounts/me/deployments/d1", FireworksModelKind.Deployment, "me", "d1", null)]
    [InlineData("accounts/me/models/lora#accounts/me/deployments/d1", FireworksModelKind.Model, "me", "lora", "accounts/me/deployments/d1")]
    [InlineData("accounts/me/models/lora#d1", FireworksModelKind.Model, "me", "lora", "d1")]
    [InlineData("fireworks/qwen3-embedding-8b", FireworksModelKind.ShortId, null, "fireworks/qwen3-embedding-8b", null)]
    [InlineData("nomic-ai/nomic-embed-text-v1.5", FireworksModelKind.ShortId, null, "nomic-ai/nomic-embed-text-v1.5", null)]
    public void Addresses_are_parsed_and_printed(string text, FireworksModelKind kind, string? account, string id, string? deployment)
    {
        var model = FireworksModel.Parse(text);
        Assert.Equal((kind, account, id, deployment), (model.Kind, model.Account, model.Id, model.Deployment));
        Assert.Equal(text, model.ToString());
        Assert.Equal(model, FireworksModel.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("/glm")]
    [InlineData("accounts/fireworks")]
    [InlineData("accounts/fireworks/models")]
    [InlineData("accounts/fireworks/models/")]
    [InlineData("accounts/fireworks/models/a/b")]
    [InlineData("accounts/fireworks/model/a")]
    [InlineData("accounts//models/a")]
    [InlineData("a#")]
    [InlineData("a#b#c")]
    [InlineData("a#b/c")]
    [InlineData("a#accounts/me/models/b")]
    [InlineData("accounts/me/deployments/d#e")]
    [InlineData("../models/a")]
    [InlineData("acounts/me/models/mine")]
    [InlineData("Accounts/me/deployments/d1")]
    [InlineData("fireworks/models/glm-5p3")]
    [InlineData("models/glm-5p3")]
    [InlineData("a/b/c")]
    [InlineData("acounts/me/models/mine#d1")]
    [InlineData("acounts/me")]
    [InlineData("ACCOUNTS/x")]
    [InlineData("account/models")]
    [InlineData("model/x")]
    [InlineData("router/glm-fast")]
    public void Malformed_addresses_are_refused(string text)
    {
        Assert.False(FireworksModel.TryParse(text, out _));
        Assert.Throws<FormatException>(() => FireworksModel.Parse(text));
    }

    [Theory]
    [InlineData("acounts/me/models/mine", "Did you mean 'accounts/me/models/mine'?")]
    [InlineData("accounts/me/model/mine", null)]
    [InlineData("Accounts/me/routers/a/b", "Did you mean 'accounts/me/routers/a/b'?")]
    [InlineData("fireworks/models/glm-5p3", "Did you mean 'accounts/fireworks/models/glm-5p3'?")]
    [InlineData("models/glm-5p3", "Did you mean 'accounts/fireworks/models/glm-5p3'?")]
    [InlineData("model/x", "Did you mean 'accounts/fireworks/models/x'?")]
    [InlineData("router/glm-fast", "Did you mean 'accounts/fireworks/routers/glm-fast'?")]
    [InlineData("acounts/me", "Did you mean 'accounts/me/models/<id>'?")]
    [InlineData("a b", null)]
    public void A_malformed_address_is_answered_with_what_was_meant(string text, string? hint)
    {
        var message = Assert.Throws<FormatException>(() => FireworksModel.Parse(text)).Message;
        Assert.Contains("Use a short id", message, StringComparison.Ordinal);
        Assert.Equal(hint is not null, message.Contains("Did you mean", StringComparison.Ordinal));
        Assert.Contains(hint ?? "", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_goes_where_an_id_goes()
    {
        var model = FireworksModel.Public("glm-5p3");
        const string Address = "accounts/fireworks/models/glm-5p3";
        using FireworksClient fireworks = new(new() { ApiKey = "k" });
        using FireworksChatClient chat = new(model, new() { ApiKey = "k" });
        using FireworksEmbeddingGenerator embeddings = new(model, new() { ApiKey = "k" });
        using FireworksSpeechToTextClient speech = new(model, new() { ApiKey = "k" });

        Assert.Equal(Address, chat.GetService<ChatClientMetadata>()!.DefaultModelId);
        Assert.Equal(Address, embeddings.GetService<EmbeddingGeneratorMetadata>()!.DefaultModelId);
        Assert.Equal(Address, speech.GetService<SpeechToTextClientMetadata>()!.DefaultModelId);
        Assert.Equal(Address, fireworks.GetChatClient(model).GetService<ChatClientMetadata>()!.DefaultModelId);
        Assert.Equal(Address, new ChatOptions { ModelId = model }.ModelId);
        Assert.Equal(model.ToString(), OpenAIModelMap.Default.With("gpt-4o", model).Map("gpt-4o"));
        using var services = new ServiceCollection().AddFireworksChatClient(model, options => options.ApiKey = "k").BuildServiceProvider();
        Assert.Equal(Address, services.GetRequiredService<IChatClient>().GetService<ChatClientMetadata>()!.DefaultModelId);

        string? none = (FireworksModel?)null;
        Assert.Null(none);
        Assert.Throws<ArgumentNullException>(() => new FireworksChatClient((FireworksModel?)null!));
    }

    [Fact]
    public void Addresses_are_built()
    {
        Assert.Equal("accounts/fireworks/models/glm-5p3", FireworksModel.Public("glm-5p3").ToString());
        Assert.Equal("accounts/fireworks/routers/glm-5p3-fast", FireworksModel.Router("glm-5p3-fast").ToString());
        Assert.Equal("accounts/me/models/lora#accounts/me/deployments/d", FireworksModel.Parse("accounts/me/models/lora").On("accounts/me/deployments/d").ToString());
        Assert.Throws<FormatException>(() => FireworksModel.Public("a/b"));
    }

    [Fact]
    public void OpenAI_models_are_mapped()
    {
        Assert.Equal("accounts/fireworks/models/glm-5p3-flash", OpenAIModelMap.Default.Map("gpt-4o-mini"));
        Assert.Equal(OpenAIModelMap.Default.Map("gpt-4o"), OpenAIModelMap.Default.Map("GPT-4o-2024-08-06"));
        Assert.Equal("glm-5p3", OpenAIModelMap.Default.Map("glm-5p3"));
        var mine = OpenAIModelMap.Default.With("gpt-4o", "accounts/me/models/mine");
        Assert.Equal("accounts/me/models/mine", mine.Map("gpt-4o-2024-08-06"));
        Assert.NotEqual("accounts/me/models/mine", OpenAIModelMap.Default.Map("gpt-4o"));
        Assert.All(OpenAIModelMap.Default.Models.Values, model => FireworksModel.Parse(model));
    }
}
