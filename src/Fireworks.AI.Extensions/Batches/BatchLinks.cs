using System.Net;
using System.Text.Json;
using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Extensions.Settings;

namespace Fireworks.AI.Extensions.Batches;

/// <summary>The signed links to the storage, which live for about ten minutes.</summary>
internal static class BatchLinks
{
    /// <summary>The links of an answer, by the names of their files; at least one.</summary>
    /// <exception cref="FireworksException">There is none.</exception>
    public static KeyValuePair<string, Uri>[] Read(JsonElement answer, ClientSettings settings)
    {
        KeyValuePair<string, Uri>[] links = answer.Find("filenameToSignedUrls") is { ValueKind: JsonValueKind.Object } files
            ? [.. JsonReaderExtensions.Properties(files).Select(file => KeyValuePair.Create(
                file.Key,
                EndpointAddress.ReadSigned(JsonReaderExtensions.ReadText(file.Value), settings.AllowInsecureEndpoint)))]
            : [];
        return links.Length > 0 ? links : throw new FireworksException(
            "The service gave no link to the files of the dataset.", FireworksErrorKind.InvalidResponse);
    }

    /// <summary>Whether the storage, and not the service, refused a link: its time is over, and a new one will do.</summary>
    public static bool IsRefused(FireworksException exception) => exception.StatusCode is
        HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.Gone;
}
