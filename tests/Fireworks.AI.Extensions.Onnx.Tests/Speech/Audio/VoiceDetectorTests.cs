using Fireworks.AI.Extensions.Onnx.Speech.Audio;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech.Audio;

public sealed class VoiceDetectorTests
{
    private const int Second = SampleRates.Speech;

    [Fact]
    public void Loudness_above_steady_noise_is_speech()
    {
        using EnergyVoiceDetector detector = new();
        var noise = TestAudio.Noise(8 * Second).Select(static sample => sample * 0.02f).ToArray();
        var voice = TestAudio.Sine(200, 0.2, Second, Second);
        float[] recording = [.. noise, .. voice, .. noise, .. voice];
        var heard = Hear(detector, recording);

        // Before the noise is known, and around the tone, a frame may be either.
        AssertAll(heard, from: 5.0, to: 7.9, isSpeech: false);
        AssertAll(heard, from: 8.1, to: 8.9, isSpeech: true);
        AssertAll(heard, from: 9.1, to: 16.9, isSpeech: false);
        AssertAll(heard, from: 17.1, to: 17.9, isSpeech: true);
    }

    [Fact]
    public void A_recording_may_begin_with_speech()
    {
        using EnergyVoiceDetector detector = new();
        AssertAll(Hear(detector, TestAudio.Sine(200, 0.1, Second, Second)), 0, 1, isSpeech: true);
        using EnergyVoiceDetector other = new();
        AssertAll(Hear(other, new float[Second]), 0, 1, isSpeech: false);
        AssertAll(Hear(other, [.. Enumerable.Repeat(0.3f, Second)]), 0, 1, isSpeech: false);
    }

    [Theory]
    [InlineData("silero_vad_v5.onnx")]
    [InlineData("silero_vad_v6.onnx")]
    public async Task Silero_tells_speech_from_a_tone(string file)
    {
        var path = VadWeb.PathOf(file);
        var speech = await TestAudio.ReadAsync(File.OpenRead(SharedFolder.PathOf("audio/1272-141231-0002.wav")));
        using SileroModel model = new(path);
        using var detector = model.CreateDetector();
        var heard = Hear(detector, [.. speech, .. new float[2 * Second], .. TestAudio.Sine(1000, 0.3, Second, 3 * Second)]);
        var spoken = speech.Length / detector.FrameLength;
        Assert.True(heard.Take(spoken).Count(static probability => probability > 0.5f) > 0.7 * spoken);
        Assert.All(heard[(spoken + 20)..], static probability => Assert.InRange(probability, 0, 0.35f));

        using var other = model.CreateDetector();
        Assert.Equal(heard[..50], Hear(other, speech)[..50]);
    }

    [Fact]
    public async Task Recordings_share_the_model_which_goes_with_the_last_of_them()
    {
        var speech = await TestAudio.ReadAsync(File.OpenRead(SharedFolder.PathOf("audio/1272-141231-0002.wav")));
        SileroModel model = new(VadWeb.PathOf("silero_vad_v5.onnx"));
        var detectors = Enumerable.Range(0, 4).Select(_ => model.CreateDetector()).ToArray();
        var expected = Hear(detectors[0], speech);
        detectors[0].Dispose();
        model.Dispose();
        var all = await Task.WhenAll(detectors[1..].Select(detector => Task.Run(() => Hear(detector, speech))));
        Assert.All(all, heard => Assert.Equal(expected, heard));
        Array.ForEach(detectors[1..], static detector => detector.Dispose());
        Assert.Throws<ObjectDisposedException>(model.CreateDetector);
    }

    [Fact]
    public void An_older_model_of_Silero_is_refused() => Assert.Contains(
        "not Silero's of version 5",
        Assert.Throws<OnnxModelException>(() => new SileroModel(VadWeb.PathOf("silero_vad_legacy.onnx"))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_no_model_is_refused()
    {
        var error = Assert.Throws<OnnxModelException>(() => new SileroModel("nowhere.onnx"));
        Assert.Contains("does not exist", error.Message, StringComparison.Ordinal);
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "no model");
            Assert.Contains(path, Assert.Throws<OnnxModelException>(() => new SileroModel(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static float[] Hear(IVoiceDetector detector, float[] samples) =>
    [
        .. samples.Chunk(detector.FrameLength).Where(frame => frame.Length == detector.FrameLength)
            .Select(frame => detector.GetProbability(frame)),
    ];

    private static void AssertAll(float[] heard, double from, double to, bool isSpeech)
    {
        for (var i = (int)Math.Ceiling(from * Second / 512); (i + 1) * 512 <= to * Second && i < heard.Length; i++)
        {
            Assert.True(heard[i] > 0.5f == isSpeech, $"At {i * 512.0 / Second:0.00} s it is {heard[i]}.");
        }
    }
}
