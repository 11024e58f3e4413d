using System.Globalization;
using Fireworks.AI.Extensions;

// Runs a batch as an application does, so that a test can kill it at any step: BatchProbe <rows> <bytes that are uploaded directly>.
var rows = Enumerable.Range(0, int.Parse(args[0], CultureInfo.InvariantCulture)).Select(number => new FireworksBatchRow($"row-{number}", $"prompt {number}"));
var options = new FireworksClientOptions { Batches = { PollDelay = TimeSpan.FromMilliseconds(1), MaxPollDelay = TimeSpan.FromMilliseconds(1) } };
options.Batches.MaxDirectUploadBytes = long.Parse(args[1], CultureInfo.InvariantCulture);
using FireworksBatchClient batches = new(options);
await batches.SubmitAsync(new FireworksBatch("killed", "accounts/fireworks/models/test", rows));
await batches.WaitAsync("killed");
await foreach (var result in batches.GetResultsAsync("killed"))
{
    Console.Write($"{result.Id} {result.GetResponse().Text}\n");
}
