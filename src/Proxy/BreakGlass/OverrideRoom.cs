using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using FastMcp.Policy.Decisions;
using FastMcp.Proxy.Reading;
using FastMcp.Recording;

namespace FastMcp.Proxy.BreakGlass;

/// <summary>
/// Break-glass: what one operator asks for and another grants passes for a time although policy denies it. Blocks, budgets, rates, masks, what is
/// withheld of answers and the record go on as ever; who is not registered stays outside. A restart closes everything.
/// </summary>
/// <remarks>State, safe for all threads. Of this node: an opening is as narrow as it can be.</remarks>
internal sealed class OverrideRoom(TimeProvider clock, SessionLog record)
{
    /// <summary>Asked for or open at once.</summary>
    public const int Most = 16;

    private readonly Lock _lock = new();
    private volatile Override[] _all = [];
    private long _opened;

    /// <summary>What nobody grants for so long is forgotten.</summary>
    public static TimeSpan Lapse { get; } = TimeSpan.FromMinutes(15);

    /// <summary>Messages that passed by one.</summary>
    public long Opened => Interlocked.Read(ref _opened);

    /// <summary>Asked for and open ones.</summary>
    public IReadOnlyList<Override> All => [.. _all.Where(one => !IsOver(one, clock.GetUtcNow()))];

    /// <summary>Those that are open now.</summary>
    public IReadOnlyList<Override> Open => [.. All.Where(one => one.Until is not null)];

    /// <summary>The verdict, or the pass that two operators gave in its place. What the gateway itself denies is not theirs to open.</summary>
    public Verdict Judge(Call call, ReadOnlySpan<byte> tool, in Verdict verdict)
    {
        var all = _all;
        return all.Length == 0 || verdict.Outcome == Outcome.Allow || verdict.By is not { Line: > 0 } and not { Id: "builtin:default-deny" } ? verdict : Opening(all, call, tool, verdict);
    }

    /// <summary>Null: it cannot be asked for, and why.</summary>
    public Override? Ask(OverrideOrder order, string who, out string? whyNot)
    {
        whyNot = order.WhyNot() ?? WhyNotNow();
        if (whyNot is not null)
        {
            return null;
        }

        Override asked;
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            Override[] live = [.. _all.Where(one => !IsOver(one, now))];
            if (live.Length >= Most)
            {
                whyNot = $"{Most} are asked for or open: end some.";
                return null;
            }

            asked = new Override("break-glass-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)), order, who, now, null, null);
            _all = [.. live, asked];
        }

        record.Admin(new AdminFacts(who, "break-glass asked", asked.ToString()));
        return asked;
    }

    /// <summary>Opens it, on another operator's word. Null: it is not opened, and why.</summary>
    public Override? Grant(string id, string who, out string? whyNot)
    {
        whyNot = WhyNotNow();
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var asked = Array.Find(_all, one => one.Id == id && !IsOver(one, now));
            whyNot ??= asked is null ? $"There is no {id} to grant: it was never asked for, or nobody granted it within {Lapse.TotalMinutes} minutes."
                : asked.Until is not null ? $"{id} is open already."
                : asked.AskedBy == who ? "Whoever asked for it cannot grant it: it takes two people."
                : null;
            if (whyNot is not null)
            {
                return null;
            }

            var granted = asked! with { GrantedBy = who, Until = now.AddSeconds(asked.Order.Seconds) };
            // On record before it opens anything: entries keep their order, and the calls that it lets pass wait for the disk.
            record.Admin(new AdminFacts(who, "break-glass granted", granted.ToString()));
            _all = [.. _all.Where(one => one.Id != id), granted];
            return granted;
        }
    }

    /// <summary>False: there is no such one. Anybody may close what two have opened.</summary>
    public bool End(string id, string who)
    {
        lock (_lock)
        {
            if (Array.Find(_all, one => one.Id == id) is not { } ended)
            {
                return false;
            }

            _all = [.. _all.Where(one => one.Id != id)];
            record.Admin(new AdminFacts(who, "break-glass ended", ended.ToString()));
            return true;
        }
    }

    private string? WhyNotNow() =>
        record.IsOff ? "Nothing is recorded, and what is opened must be on record: set recording."
        : record.Counts.IsFailing ? "The record cannot be written now, and what is opened must be on record."
        : null;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Verdict Opening(Override[] all, Call call, ReadOnlySpan<byte> tool, in Verdict verdict)
    {
        var now = clock.GetUtcNow();
        foreach (var one in all)
        {
            if (one.Until is not null && !IsOver(one, now) && one.Fits(call.Caller, call.Route.Upstream.Name, tool))
            {
                Interlocked.Increment(ref _opened);
                return one.Opened(verdict);
            }
        }

        return verdict;
    }

    private static bool IsOver(Override one, DateTimeOffset now) => now >= (one.Until ?? one.Asked + Lapse);
}
