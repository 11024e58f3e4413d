using System.Globalization;
using System.Text;
using Fireworks.AI.Extensions;

namespace Models;

/// <summary>Writes a catalogue as a table: a line for each mode of each model.</summary>
internal static class PriceTable
{
    private static readonly string[] Heads = ["send", "mode", "context", "takes", "gives", "tools", "input", "cached", "output", "leaves"];

    public static string Write(FireworksCatalogue catalogue)
    {
        List<string[]> lines = [Heads];
        foreach (var model in catalogue.Models.OrderBy(static model => model.Id, StringComparer.Ordinal))
        {
            foreach (var entry in model.Serverless)
            {
                lines.Add(
                [
                    Short(entry.Address ?? entry.Id),
                    model.Callable is null ? $"{entry.Mode}, not callable" : entry.Mode,
                    model.ContextLength?.ToString("N0", CultureInfo.InvariantCulture) ?? "",
                    string.Join(' ', model.InputModalities),
                    string.Join(' ', model.OutputModalities),
                    model.SupportsTools == true ? "yes" : "",
                    Amount(entry.Price?.Input),
                    Amount(entry.Price?.CachedInput),
                    Amount(entry.Price?.Output),
                    model.DeprecationDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
                ]);
            }
        }

        var widths = Enumerable.Range(0, Heads.Length).Select(column => lines.Max(line => line[column].Length)).ToArray();
        StringBuilder table = new();
        foreach (var line in lines)
        {
            var cells = line.Select((cell, column) =>
                IsNumber(column) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            table.AppendLine(string.Join("  ", cells).TrimEnd());
        }

        return table.ToString();
    }

    /// <summary>The address without what all public ones begin with.</summary>
    private static string Short(string address) =>
        FireworksModel.TryParse(address, out var model) && model.Account == "fireworks" ? model.Id : address;

    private static string Amount(decimal? dollars) => dollars?.ToString("0.00####", CultureInfo.InvariantCulture) ?? "";

    private static bool IsNumber(int column) => Heads[column] is "context" or "input" or "cached" or "output";
}
