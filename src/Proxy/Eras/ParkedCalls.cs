using System.Collections.Concurrent;
using System.Security.Cryptography;
using FastMcp.Proxy.Health.Metrics;

namespace FastMcp.Proxy.Eras;

/// <summary>
/// Calls that wait for what their servers asked. What a client comes back with is a ticket that says nothing and opens only what the same
/// caller called in the same words; it is used once. Of this process: a restart ends the server's call too.
/// </summary>
/// <remarks>State, safe for all threads.</remarks>
internal sealed class ParkedCalls(int most, TimeSpan atMost, Gauge count, TimeProvider clock)
{
    private const string Form = "fastmcp-parked-";

    // Of one caller; who nobody knows may be many.
    private readonly int _mostOfOne = Math.Max(4, most / 4);

    private readonly ConcurrentDictionary<string, RunningCall> _all = new(StringComparer.Ordinal);

    /// <summary>It looks like a ticket of this kind.</summary>
    public static bool IsTicket(string state) => state.StartsWith(Form, StringComparison.Ordinal);

    /// <summary>The ticket; null: over limit parked.</summary>
    public string? Park(RunningCall call)
    {
        if (_all.Count >= most || (call.Caller.Length > 0 && _all.Values.Count(one => one.Caller == call.Caller) >= _mostOfOne))
        {
            return null;
        }

        call.Until = clock.GetTimestamp() + (long)(atMost.TotalSeconds * clock.TimestampFrequency);
        var ticket = Form + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        call.Ticket = ticket;
        _all[ticket] = call;
        count.Add(1);
        return ticket;
    }

    /// <summary>The call that waits; null: there is none, or it is another caller's or of other words.</summary>
    public RunningCall? Take(string ticket, ModernCall by)
    {
        if (!_all.TryGetValue(ticket, out var call) || call.Owner != by.Owner || call.Digest != by.Digest || !_all.TryRemove(new(ticket, call)))
        {
            return null;
        }

        count.Add(-1);
        return call;
    }

    /// <summary>Its client was not given the ticket. False: it waits no more.</summary>
    public bool Unpark(RunningCall call)
    {
        if (!_all.TryRemove(new(call.Ticket, call)))
        {
            return false;
        }

        count.Add(-1);
        return true;
    }

    /// <summary>Those that wait for too long, or all.</summary>
    public IEnumerable<RunningCall> TakeOverdue(bool all)
    {
        foreach (var one in _all.ToArray())
        {
            if ((all || one.Value.Until < clock.GetTimestamp()) && _all.TryRemove(one))
            {
                count.Add(-1);
                yield return one.Value;
            }
        }
    }
}
