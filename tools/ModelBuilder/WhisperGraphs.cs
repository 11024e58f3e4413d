namespace ModelBuilder;

/// <summary>The graphs of a <see cref="WhisperModel"/>.</summary>
internal sealed class WhisperGraphs(WhisperSettings settings, WhisperModel model)
{
    private const int Window = 1500;

    /// <summary>Of the features' means; noise is far above it, silence far below.</summary>
    private const float Threshold = -0.3f;

    /// <summary>The level between soft and loud bursts.</summary>
    private const float Loudness = 0.5f;

    private ElementType Float => settings.IsHalf ? ElementType.Half : ElementType.Float;

    private ElementType Ids => settings.TakesInt64 ? ElementType.Int64 : ElementType.Int32;

    /// <summary>The mean of the bands, of two frames each.</summary>
    public void WriteEncoder(OnnxGraph graph)
    {
        graph.Input("audio_features", Float, "batch", settings.LeavesBandsOpen ? "bands" : settings.Bands, 3000);
        var mean = graph.Node("ReduceMean", ["audio_features", graph.Numbers("bands", 1)], ("keepdims", 0));
        var pairs = graph.Node("Reshape", [mean, graph.Numbers("pairs", -1, Window, 2)]);
        var levels = graph.Node("ReduceMean", [pairs, graph.Numbers("last", 2)], ("keepdims", 1));
        if (settings.IsQuantized)
        {
            levels = MultiplyQuantized(graph, levels);
        }

        if (settings.IsSlow)
        {
            // A matrix of the levels, times itself, over and over; in the end it is left out.
            var matrix = graph.Node("MatMul", [levels, graph.Node("Reshape", [levels, graph.Numbers("row", -1, 1, Window)])]);
            for (var i = 0; i < 1000; i++)
            {
                matrix = graph.Node("MatMul", [matrix, matrix]);
            }

            var sum = graph.Node("ReduceMax", [matrix, graph.Numbers("sides", 1, 2)], ("keepdims", 1));
            levels = graph.Node("Add", [levels, graph.Node("Cast", [graph.Node("IsNaN", [sum])], ("to", (int)Float))]);
        }

        if (settings.Invents)
        {
            levels = graph.Node("Add", [levels, graph.Weight("burst", [1, Window, 1],
                [.. Enumerable.Range(0, Window).Select(static frame => frame is >= 500 and < 550 ? 5f : 0)])]);
        }

        graph.Node("Tile", [levels, graph.Numbers("width", 1, 1, WhisperModel.Width)], ["hidden_states"]);
        graph.Output("hidden_states", Float, "batch", Window, WhisperModel.Width);
        if (settings.GivesHiddenStates)
        {
            return;
        }

        foreach (var name in (string[])["present_key_cross_0", "present_value_cross_0"])
        {
            graph.Node("Unsqueeze", ["hidden_states", graph.Numbers($"{name}_axis", 1)], [name]);
            graph.Output(name, Float, "batch", 1, Window, WhisperModel.Width);
        }
    }

    /// <summary>Keys and values are the tokens: what has been written says what is next.</summary>
    public void WriteDecoder(OnnxGraph graph)
    {
        graph.Input("input_ids", Ids, "batch", "tokens");
        var ids = graph.Node("Cast", ["input_ids"], ("to", (int)Float));
        var row = graph.Node("Unsqueeze", [ids, graph.Numbers("row_axes", 1, 3)]);
        var added = graph.Node("Tile", [row, graph.Numbers("row_width", 1, 1, 1, WhisperModel.Width)]);
        foreach (var name in (string[])["key", "value"])
        {
            graph.Input($"past_{name}_self_0", Float, "batch", 1, "past", WhisperModel.Width);
            graph.Node("Concat", [$"past_{name}_self_0", added], [$"present_{name}_self_0"], ("axis", 2));
            graph.Output($"present_{name}_self_0", Float, "batch", 1, "total", WhisperModel.Width);
            if (!settings.GivesHiddenStates)
            {
                graph.Input($"past_{name}_cross_0", Float, "batch", 1, Window, WhisperModel.Width);
            }
        }

        if (settings.GivesHiddenStates)
        {
            graph.Input("encoder_hidden_states", Float, "batch", Window, WhisperModel.Width);
        }

        var whole = new Flow(graph);
        var zero = graph.Constant("zero", ElementType.Int64, [], 0);
        string Flat(string tensor, int axis)
        {
            var values = graph.Node("Gather", [graph.Node("Cast", [tensor], ("to", (int)ElementType.Float)), zero], ("axis", axis));
            return graph.Node("Reshape", [values, graph.Numbers($"flat_{axis}_{tensor}", -1)]);
        }

        var history = Flat("present_value_self_0", 3);
        var levels = settings.GivesHiddenStates ? Flat("encoder_hidden_states", 2) : Flat("past_value_cross_0", 3);

        // What was written after the start.
        var one = graph.Constant("one", ElementType.Int64, [], 1);
        var count = graph.Node("Size", [history]);
        var places = whole.Cast(graph.Node("Range", [zero, count, one]));
        var start = graph.Node("ReduceMax", [whole.Mul(whole.Is(history, model.IdOf("<|startoftranscript|>")), places)], ("keepdims", 0));
        var after = whole.Cast(graph.Node("Greater", [places, start]));
        var last = graph.Node("Gather", [history, graph.Constant("end", ElementType.Int64, [], -1)], ("axis", 0));
        var times = whole.Sum(whole.Mul(whole.IsAtLeast(history, model.IdOf("<|0.00|>")), after));
        var segment = whole.Add(whole.Unary("Floor", whole.Mul(times, whole.Number(0.5f))), whole.Number(1));
        var isBetween = whole.Sub(times, whole.Mul(whole.Unary("Floor", whole.Mul(times, whole.Number(0.5f))), whole.Number(2)));

        // Where bursts begin and end.
        var loud = whole.Cast(graph.Node("Greater", [levels, whole.Number(Threshold)]));
        var allButLast = graph.Node("Slice", [loud, graph.Numbers("from", 0), graph.Numbers("to", -1), graph.Numbers("axis", 0)]);
        var before = graph.Node("Concat", [whole.Numbers(0), allButLast], ("axis", 0));
        var rises = whole.Mul(loud, whole.Sub(whole.Number(1), before));
        var falls = whole.Mul(before, whole.Sub(whole.Number(1), loud));
        var frames = whole.Cast(graph.Node("Range", [zero, graph.Constant("window", ElementType.Int64, [], Window), one]));
        string PlaceOf(string edges) => whole.Sum(whole.Mul(
            whole.Mul(whole.Equal(graph.Node("CumSum", [edges, zero]), segment), edges), frames));
        string Has(string edges) => whole.Cast(graph.Node("GreaterOrEqual", [whole.Sum(edges), segment]));
        var rise = PlaceOf(rises);
        var fall = PlaceOf(falls);

        // The word of the burst, a little behind its beginning.
        var inside = graph.Node("Min", [whole.Add(rise, whole.Number(5)), whole.Number(Window - 1)]);
        var level = graph.Node("Gather", [levels, graph.Node("Cast", [inside], ("to", (int)ElementType.Int64))], ("axis", 0));
        var isLoud = whole.Cast(graph.Node("Greater", [level, whole.Number(Loudness)]));
        string Any(string mask) => graph.Node("Min", [whole.Sum(mask), whole.Number(1)]);
        var isTranslated = Any(whole.Mul(whole.Is(history, model.IdOf("<|translate|>")), after));
        var isCued = Any(whole.Mul(whole.Is(history, model.IdOf(settings.Cue)), whole.Sub(whole.Number(1), after)));
        var word = whole.Add(
            whole.Add(whole.Number(model.IdOf(WhisperModel.Leise)), isLoud),
            whole.Add(whole.Mul(isTranslated, whole.Number(2)), whole.Mul(isCued, whole.Number(4))));

        var end = whole.Number(model.IdOf("<|endoftext|>"));
        var first = whole.Number(model.IdOf("<|0.00|>"));
        var isTime = whole.IsAtLeast(last, model.IdOf("<|0.00|>"));
        var afterTime = whole.Choose(settings.Loops ? whole.Number(1) : Has(falls), word, end);
        var afterWord = settings.Loops ? word : whole.Add(first, fall);
        var isThere = settings.StopsEarly ? whole.Mul(Has(rises), whole.Equal(times, whole.Number(0))) : Has(rises);
        var next = whole.Choose(isBetween, whole.Choose(isTime, afterTime, afterWord), whole.Choose(isThere, whole.Add(first, rise), end));
        if (settings.IsShy)
        {
            // The edges of a loud burst are soft for a frame.
            var isSoft = whole.Mul(loud, whole.Sub(whole.Number(1), whole.Cast(graph.Node("Greater", [levels, whole.Number(Loudness)]))));
            next = whole.Choose(whole.Cast(graph.Node("Greater", [whole.Sum(isSoft), whole.Number(5)])), end, next);
        }

        var isStart = whole.Is(last, model.IdOf("<|startoftranscript|>"));
        var language = whole.Choose(isLoud, whole.Number(model.IdOf("<|de|>")), whole.Number(model.IdOf("<|haw|>")));
        next = whole.Choose(isStart, language, next);

        var chosen = graph.Node("Unsqueeze", [graph.Node("Cast", [next], ("to", (int)ElementType.Int64)), graph.Numbers("first_axis", 0)]);
        var depth = graph.Numbers("depth", model.Size);
        var scores = graph.Node("OneHot", [chosen, depth, whole.Numbers(settings.OtherScores, settings.BestScore)], ("axis", -1));
        if (settings.IsUnsure)
        {
            // All tokens of text, where a word is next.
            var isText = whole.Mul(isBetween, isTime);
            scores = whole.Add(scores, whole.Mul(isText, Vector(graph, "text", id => id < model.IdOf(WhisperModel.Leise) ? 20 : 0)));
        }

        if (settings.HearsNobody)
        {
            scores = whole.Add(scores, whole.Mul(isStart, Vector(graph, "nobody", id => id == model.IdOf("<|nocaptions|>") ? 30 : 0)));
        }

        var shape = graph.Node("Concat", [graph.Node("Shape", ["input_ids"]), graph.Numbers("size", model.Size)], ("axis", 0));
        var expanded = graph.Node("Expand", [graph.Node("Unsqueeze", [scores, graph.Numbers("middle", 1)]), shape]);
        graph.Node("Cast", [expanded], ["logits"], ("to", (int)Float));
        graph.Output("logits", Float, "batch", "tokens", model.Size);
    }

    /// <summary>Multiplies by one, which is 100 in the weights.</summary>
    private static string MultiplyQuantized(OnnxGraph graph, string levels)
    {
        graph.Node("DynamicQuantizeLinear", [levels], ["levels_quantized", "levels_scale", "levels_zero"]);
        var weight = graph.Weight("weight_quantized", ElementType.Int8, [1, 1], static stream => stream.WriteByte(100));
        var product = graph.Node("MatMulInteger", ["levels_quantized", weight, "levels_zero"]);
        var scale = graph.Node("Mul", ["levels_scale", graph.Weight("weight_scale", [], 0.01f)]);
        return graph.Node("Mul", [graph.Node("Cast", [product], ("to", (int)ElementType.Float)), scale]);
    }

    private string Vector(OnnxGraph graph, string name, Func<int, float> value) =>
        graph.Weight(name, [1, model.Size], [.. Enumerable.Range(0, model.Size).Select(value)]);

    /// <summary>Arithmetic of single numbers and rows of them.</summary>
    private sealed class Flow(OnnxGraph graph)
    {
        private int _count;

        public string Number(float value) => graph.Weight($"number_{_count++}", [], value);

        public string Numbers(params float[] values) => graph.Weight($"numbers_{_count++}", [values.Length], values);

        public string Cast(string value) => graph.Node("Cast", [value], ("to", (int)ElementType.Float));

        public string Add(string left, string right) => graph.Node("Add", [left, right]);

        public string Sub(string left, string right) => graph.Node("Sub", [left, right]);

        public string Mul(string left, string right) => graph.Node("Mul", [left, right]);

        public string Unary(string operation, string value) => graph.Node(operation, [value]);

        public string Sum(string values) => graph.Node("ReduceSum", [values], ("keepdims", 0));

        public string Equal(string values, string value) => Cast(graph.Node("Equal", [values, value]));

        public string Is(string values, int id) => Equal(values, Number(id));

        public string IsAtLeast(string values, int id) => Cast(graph.Node("GreaterOrEqual", [values, Number(id)]));

        /// <summary>The first where the condition is 1, else the second.</summary>
        public string Choose(string condition, string yes, string no) =>
            Add(Mul(condition, yes), Mul(Sub(Number(1), condition), no));
    }
}
