using System.Text;

namespace Batch;

/// <summary>Reads a CSV file (RFC 4180) record by record, so that a file of any length needs no memory.</summary>
internal static class Csv
{
    /// <summary>The records; a quoted field may have commas, quotes and line breaks in it.</summary>
    /// <exception cref="ArgumentException">The last quote is not closed.</exception>
    public static IEnumerable<string[]> Read(string path)
    {
        using StreamReader reader = new(path);
        List<string> fields = [];
        StringBuilder field = new();
        var isQuoted = false;
        var record = 1;
        int next;
        while ((next = reader.Read()) >= 0)
        {
            var character = (char)next;
            if (isQuoted)
            {
                if (character != '"')
                {
                    field.Append(character);
                }
                else if (reader.Peek() == '"')
                {
                    field.Append((char)reader.Read());
                }
                else
                {
                    isQuoted = false;
                }
            }
            else if (character == '"' && string.IsNullOrWhiteSpace(field.ToString()))
            {
                isQuoted = true; // Within a field it is a sign like others: a 5" screen.
                field.Clear();
            }
            else if (character is ',' or '\n')
            {
                fields.Add(field.ToString());
                field.Clear();
                if (character == '\n')
                {
                    yield return [.. fields];
                    fields.Clear();
                    record++;
                }
            }
            else if (character != '\r')
            {
                field.Append(character);
            }
        }

        if (isQuoted)
        {
            throw new ArgumentException($"Record {record} of the file has a quote that is not closed.");
        }

        if (fields.Count > 0 || field.Length > 0)
        {
            yield return [.. fields, field.ToString()];
        }
    }
}
