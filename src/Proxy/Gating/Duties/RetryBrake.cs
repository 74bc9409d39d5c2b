using System.IO.Hashing;
using System.Security.Cryptography;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Reading;

namespace FastMcp.Proxy.Gating.Duties;

/// <summary>
/// Counts how often the very same request was denied, so that an agent that asks again and again is told to stop. It never denies anything by itself:
/// what a decision allows by now passes.
/// </summary>
/// <remarks>State, safe for all threads. A fixed table: a request that falls on another one's place begins at one, which brakes later, never wrongly.</remarks>
internal sealed class RetryBrake(TimeProvider clock)
{
    /// <summary>limit refused-retries: as often within <see cref="Window"/> a denial is an ordinary one.</summary>
    public const int Most = 5;

    private const int Places = 8192;

    private static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));

    private readonly Lock _lock = new();
    private readonly Place[] _places = new Place[Places];

    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Notes a denial; returns how many there were of this request in the last minute, this one included.</summary>
    public int Note(Call call, CallerFacts caller)
    {
        var hash = HashOf(call, caller);
        var now = clock.GetTimestamp();
        lock (_lock)
        {
            ref var place = ref _places[(int)((ulong)hash % Places)];
            var same = place.Hash == hash && clock.GetElapsedTime(place.Seen, now) < Window;
            place = new Place(hash, now, same ? place.Count + 1 : 1);
            return place.Count;
        }
    }

    // The id of a message differs each time, and is left out: what is asked for is the same.
    private static UInt128 HashOf(Call call, CallerFacts caller)
    {
        var hash = new XxHash128(Seed);
        hash.Append(System.Runtime.InteropServices.MemoryMarshal.AsBytes(caller.Name.AsSpan()));
        hash.Append(call.Route.NameText.Utf8);
        hash.Append(call.Head.Method);
        hash.Append(call.Head.Path);
        if (call.Kind == CallKind.McpMessage)
        {
            hash.Append(call.Method);
            hash.Append(call.Name);
            hash.Append(call.Resource);
            hash.Append(call.Arguments);
        }
        else
        {
            hash.Append(call.Body.Span);
        }

        return hash.GetCurrentHashAsUInt128();
    }

    private readonly record struct Place(UInt128 Hash, long Seen, int Count);
}
