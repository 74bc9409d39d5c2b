using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;

namespace FastMcp.Recording.Originals;

/// <summary>What the keys of a request open, by the record itself: a key is of a session, and opens all that was said in it while the key was in use.</summary>
/// <param name="Other">Of which the record says something else than the request, or which are not there.</param>
/// <param name="Also">That the keys open too and that were not asked for.</param>
public sealed record KeyReach(IReadOnlyList<UnsealExchange> Other, IReadOnlyList<UnsealExchange> Also)
{
    /// <param name="request">What is asked for.</param>
    /// <param name="folder">Of the log, read from its beginning to its end.</param>
    /// <exception cref="NewerFormatException">What the keys open may be there too.</exception>
    public static KeyReach Of(UnsealRequest request, string folder)
    {
        var (keys, asked) = (request.Keys.Select(key => key.Id).ToHashSet(), request.Exchanges.ToDictionary(exchange => exchange.Id, StringComparer.Ordinal));
        var (other, also) = (new Dictionary<string, UnsealExchange>(asked, StringComparer.Ordinal), new List<UnsealExchange>());
        var log = new LogFolder(folder);
        foreach (var exchange in ExchangeReader.Read(log.Read()))
        {
            var there = UnsealExchange.Of(exchange);
            if (asked.TryGetValue(there.Id, out var said))
            {
                _ = said == there && other.Remove(there.Id);
            }
            else if (exchange.Entries.Exists(entry => IsUnder(keys, entry)))
            {
                also.Add(there);
            }
        }

        log.ThrowIfNewer();
        return new KeyReach([.. other.Values], also);
    }

    private static bool IsUnder(HashSet<KeyId> keys, LogEntry entry) =>
        entry.Type == EntryType.Original && entry.Payload.Length > OriginalFrame.Overhead && keys.Contains(KeyId.Read(entry.Payload.AsSpan(OriginalFrame.KeyAt)));
}
