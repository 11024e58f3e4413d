namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>
/// How many tokens of a prompt run in one step where nobody says so: so many that the scores of all of them take little memory, and that
/// others do not wait for long.
/// </summary>
internal static class ChunkLength
{
    private const int Longest = 512;
    private const int LongestOfSeveral = 256;
    private const int HostScores = 16 * 1024 * 1024;
    private const int DeviceScores = 64 * 1024 * 1024;

    /// <param name="othersWait">Whether answers wait for the step.</param>
    /// <param name="scoresPerToken">How many scores each token of a step gives; null where only the last one does.</param>
    /// <param name="isHost">Whether they lie in the processor's memory.</param>
    public static int Choose(bool othersWait, int? scoresPerToken, bool isHost)
    {
        var limit = othersWait ? LongestOfSeveral : Longest;
        return scoresPerToken is not { } scores ? limit : Math.Clamp((isHost ? HostScores : DeviceScores) / scores, 16, limit);
    }
}
