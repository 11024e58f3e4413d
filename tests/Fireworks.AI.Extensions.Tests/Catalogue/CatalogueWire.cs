namespace Fireworks.AI.Extensions.Tests;

/// <summary>Listings in the shape of the API's documentation, with the prices of October 2026.</summary>
public sealed record CatalogueWire
{
    public const string Detailed =
        """{"name":"accounts/fireworks/models/glm-5p3","displayName":"GLM 5.3","description":"A model.","createTime":"2026-08-01T10:00:00Z","updateTime":"2026-09-01T10:00:00.123456Z","kind":"HF_BASE_MODEL","state":"READY","contextLength":1048576,"trainingContextLength":131072,"supportsImageInput":false,"supportsTools":true,"supportsLora":false,"supportsServerless":true,"public":true,"tunable":true,"rlTunable":false,"calibrated":true,"deprecationDate":{"year":2026,"month":12,"day":24},"defaultSamplingParams":{"temperature":0.6},"baseModelDetails":{"parameterCount":"744000000000","moe":true,"worldSize":8},"peftDetails":null,"huggingFaceUrl":"https://huggingface.co/zai-org/GLM-5.3","defaultDraftModel":"accounts/fireworks/models/glm-5p3-draft","defaultDraftTokenCount":4,"supportedPrecisions":["FP8","BF16"]}""";

    public string Callable { get; init; } =
        """
        {"object":"list","data":[
         {"id":"accounts/fireworks/models/glm-5p3","object":"model","created":1788000000,"owned_by":"fireworks","kind":"HF_BASE_MODEL","supports_chat":true,"supports_image_input":false,"supports_tools":true,"context_length":1048573},
         {"id":"accounts/fireworks/models/glm-5p3-flash","object":"model","created":1787700000,"owned_by":"fireworks","kind":"HF_BASE_MODEL","supports_chat":true,"supports_image_input":true,"supports_tools":true,"context_length":1048576,"supports_video":true},
         {"id":"accounts/fireworks/models/kimi-k3","object":"model","created":1787000000,"owned_by":"fireworks","kind":"HF_BASE_MODEL","supports_chat":true,"supports_image_input":true,"supports_tools":true},
         {"id":"accounts/fireworks/models/qwen3p8-max","object":"model","created":1787000000,"owned_by":"fireworks","kind":"HF_BASE_MODEL","supports_chat":true,"supports_image_input":true,"supports_tools":true,"context_length":262144},
         {"id":"accounts/fireworks/models/gpt-oss-120b","object":"model","created":1787000000,"owned_by":"fireworks","kind":"HF_BASE_MODEL","supports_chat":true,"supports_image_input":false,"supports_tools":true,"context_length":131072},
         {"id":"accounts/fireworks/models/nemotron-3-ultra-nvfp4","object":"model","created":1787000000,"owned_by":"fireworks","kind":"HF_BASE_MODEL","supports_chat":true,"supports_image_input":false,"supports_tools":false,"context_length":262144},
         {"id":"accounts/fireworks/models/qwen3-embedding-8b","object":"model","created":1787000000,"owned_by":"fireworks","kind":"EMBEDDING_MODEL","supports_chat":true,"supports_image_input":false,"supports_tools":false,"context_length":40960},
         {"id":"accounts/fireworks/models/inkling","object":"model"},
         {"object":"model"}]}
        """;

    public string Serverless { get; init; } = $$"""
        {"object":"list","data":[
         {{Entry("glm-5p3", "1.40", "0.26", "4.40", more: ""","aliases":["accounts/fireworks/routers/glm-latest"],"use_cases":["coding"],"badge":"new" """)}},
         {{Entry("glm-5p3", "1.75", "0.325", "5.50", "priority")}},
         {{Entry("glm-5p3", "2.10", "0.39", "6.60", "fast", ""","usage_identifier":"accounts/fireworks/routers/glm-5p3-fast","aliases":["accounts/fireworks/routers/glm-fast-latest"]""")}},
         {{Entry("glm-5p3-flash", "0.15", "0.03", "0.50", inputs: """["text","image","video"]""")}},
         {{Entry("kimi-k3", "3.00", "0.30", "15.00", inputs: """["text","image"]""")}}],
         "nextPageToken":"p 2/+"}
        """;

    public string ServerlessRest { get; init; } = $$"""
        {"object":"list","data":[
         {{Entry("qwen3p8-max", "2.00", "0.25", "6.00", inputs: """["text","image"]""")}},
         {{Entry("gpt-oss-120b", "0.15", "0.015", "0.60")}},
         {{Entry("nemotron-3-ultra-nvfp4", "0.60", "0.12", "2.40")}},
         {"id":"accounts/fireworks/models/qwen3-embedding-8b","object":"model","display_name":"Qwen3 Embedding","output_modalities":["embeddings"],"input_modalities":["text"],"pricing":[{"sku":"Embedding tokens","amount":"0.10","unit":"1M tokens"}]},
         {"id":"accounts/fireworks/models/elsewhere","pricing":"on request"},
         7,null,{}]}
        """;

    public string Library { get; init; } = $$"""{"models":[{{Detailed}},{"name":"accounts/fireworks/models/inkling","displayName":"Inkling","contextLength":"1048576","supportsImageInput":true,"supportsTools":true}],"nextPageToken":"next","totalSize":3}""";

    public string LibraryRest { get; init; } = """{"models":[{"name":"accounts/fireworks/models/nowhere","deprecationDate":{"year":2026,"month":2,"day":30}}],"nextPageToken":"","totalSize":3}""";

    private static string Entry(string id, string input, string cached, string output, string mode = "standard", string more = "", string inputs = """["text"]""") =>
        $$"""{"id":"accounts/fireworks/models/{{id}}","object":"model","display_name":"{{id}}","description":"…","created":1788000000,"context_length":1048576,"serverless_mode":"{{mode}}","input_modalities":{{inputs}},"output_modalities":["text"],"pricing":[{"sku":"LLM input tokens (uncached)","amount":"{{input}}","unit":"1M tokens"},{"sku":"LLM input tokens (cached)","amount":"{{cached}}","unit":"1M tokens"},{"sku":"LLM output tokens","amount":"{{output}}","unit":"1M tokens"}]{{more}}}""";
}
