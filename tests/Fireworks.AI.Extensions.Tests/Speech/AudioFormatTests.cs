using System.Text;

namespace Fireworks.AI.Extensions.Tests;

public sealed class AudioFormatTests
{
    private static byte[] Bytes(string mark, int offset = 0) => [.. new byte[offset], .. Encoding.Latin1.GetBytes(mark), .. new byte[80]];

    public static TheoryData<string, string, byte[]> Kinds => new()
    {
        { "audio.wav", "audio/wav", Bytes("RIFF\x10\x00\x00\x00WAVEfmt ") },
        { "audio.wav", "audio/wav", Bytes("RF64\xff\xff\xff\xffWAVEds64") },
        { "audio.mp3", "audio/mpeg", Bytes("ID3\x04") },
        { "audio.mp3", "audio/mpeg", [0xff, 0xfb, 0x90, 0x64, 0, 0] },
        { "audio.mp3", "audio/mpeg", [0xff, 0xf3, 0x48, 0xc4, 0, 0] },
        { "audio.aac", "audio/aac", [0xff, 0xf1, 0x50, 0x80, 0, 0] },
        { "audio.flac", "audio/flac", Bytes("fLaC") },
        { "audio.ogg", "audio/ogg", Bytes("OggS") },
        { "audio.m4a", "audio/mp4", Bytes("ftypM4A ", 4) },
        { "audio.mp4", "video/mp4", Bytes("ftypisom", 4) },
        { "audio.mov", "video/quicktime", Bytes("ftypqt  ", 4) },
        { "audio.3gp", "video/3gpp", Bytes("ftyp3gp5", 4) },
        { "audio.webm", "audio/webm", Bytes("\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\x82\x84webm") },
        { "audio.mkv", "video/x-matroska", Bytes("\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska") },
        { "audio.aiff", "audio/aiff", Bytes("FORM\x00\x00\x00\x10\x41IFF") },
        { "audio.amr", "audio/amr", Bytes("#!AMR\n") },
        { "audio.caf", "audio/x-caf", Bytes("caff") },
        { "audio.au", "audio/basic", Bytes(".snd") },
        { "audio.wma", "audio/x-ms-wma", [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11, 0] },
        { "audio.bin", "application/octet-stream", Bytes("RIFF\x10\0\0\0AVI ") },
        { "audio.bin", "application/octet-stream", [0xff, 0xff, 0xff, 0xff] },
        { "audio.bin", "application/octet-stream", [0] },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Name_and_type_come_from_the_first_bytes(string fileName, string mediaType, byte[] audio)
    {
        await using var server = await SpeechWire.StartAsync();
        using var client = server.SpeechClient();

        await client.GetTextAsync(new MemoryStream(audio));

        var form = server.LastRequest.Form();
        Assert.Equal((fileName, mediaType), (form.FileName, form.MediaType));
        Assert.Equal(audio, form.File);
    }

    [Fact]
    public async Task Raw_samples_that_look_like_a_frame_are_samples_where_a_rate_is_given()
    {
        await using var server = await SpeechWire.StartAsync();
        using var client = server.SpeechClient();

        await client.GetTextAsync(new MemoryStream([0xff, 0xfb, 0x90, 0x64]), new() { SpeechSampleRate = 16_000 });

        Assert.Equal("audio.wav", server.LastRequest.Form().FileName);
    }
}
