using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FastMcp.Proxy.Connections;

/// <summary>
/// Who was led away and did not come back yet, by the hash of their state: of this process, like sign-ins. Each is taken once, whoever brings it.
/// </summary>
/// <remarks>State, safe for all threads. Bounded: of one sign-in the oldest makes room, of all nobody does.</remarks>
internal sealed class PendingConsents(ConnectionCounters counters, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, PendingConsent> _open = new(StringComparer.Ordinal);

    /// <summary>The state that goes with the browser; null: too many are away.</summary>
    public string? Add(PendingConsent pending)
    {
        lock (_lock)
        {
            foreach (var (key, _) in _open.Where(one => IsOver(one.Value)).ToList())
            {
                _open.Remove(key);
            }

            if (_open.Where(one => one.Value.Browser == pending.Browser).OrderBy(one => one.Value.Began).Select(one => one.Key).ToList() is { Count: >= ConnectionLimits.OfOne } own)
            {
                counters.OfOne.Add();
                _open.Remove(own[0]);
            }

            if (_open.Count >= ConnectionLimits.Open)
            {
                counters.Open.Add();
                return null;
            }

            var state = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
            _open[KeyOf(state)] = pending;
            return state;
        }
    }

    /// <summary>Null: nobody left with it, it came back before, or took too long.</summary>
    public PendingConsent? Take(string state)
    {
        lock (_lock)
        {
            return _open.Remove(KeyOf(state), out var pending) && !IsOver(pending) ? pending : null;
        }
    }

    private bool IsOver(PendingConsent pending) => clock.GetUtcNow() - pending.Began > ConnectionLimits.Patience;

    private static string KeyOf(string state) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)));
}
