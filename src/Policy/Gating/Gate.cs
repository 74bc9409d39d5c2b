using System.Diagnostics.CodeAnalysis;
using FastMcp.Policy.Decisions;

namespace FastMcp.Policy.Gating;

/// <summary>
/// The one place that turns a verdict into a <see cref="Permit"/>: of allow by itself, of ask by the <see cref="Consent"/> that
/// people gave to this very message. What it does not permit is refused.
/// </summary>
/// <remarks>Safe for all threads. Spent permits are kept for the next call, up to <see cref="Kept"/>.</remarks>
public sealed class Gate
{
    private const int Kept = 4096;

    private readonly Lock _lock = new();
    private readonly Permit[] _free = new Permit[Kept];
    private int _freeCount;

    // The one that was spent last: where one call follows the other, nobody locks.
    private Permit? _last;

    /// <summary>The permit of an allowed message; false with nothing for every other outcome.</summary>
    public bool TryPass(in Verdict verdict, [NotNullWhen(true)] out Permit? permit)
    {
        permit = verdict is { Outcome: Outcome.Allow, By: not null } ? Rent().Open(verdict.By) : null;
        return permit is not null;
    }

    /// <summary>The permit of a message that was asked for; false with nothing for every other outcome, another message, and a consent that was taken.</summary>
    /// <param name="verdict">Of the policy as it is now.</param>
    /// <param name="consent">What people said yes to.</param>
    /// <param name="digest">Of what is about to be sent.</param>
    /// <param name="permit">For it.</param>
    public bool TryPass(in Verdict verdict, Consent consent, ReadOnlySpan<byte> digest, [NotNullWhen(true)] out Permit? permit)
    {
        ArgumentNullException.ThrowIfNull(consent);
        permit = verdict is { Outcome: Outcome.Ask, By: not null } && consent.TryTake(digest) ? Rent().Open(verdict.By) : null;
        return permit is not null;
    }

    internal void Take(Permit permit)
    {
        if (_last is null && Interlocked.CompareExchange(ref _last, permit, null) is null)
        {
            return;
        }

        lock (_lock)
        {
            if (_freeCount < Kept)
            {
                _free[_freeCount++] = permit;
            }
        }
    }

    private Permit Rent() => (_last is null ? null : Interlocked.Exchange(ref _last, null)) ?? RentKept();

    private Permit RentKept()
    {
        lock (_lock)
        {
            if (_freeCount > 0)
            {
                return _free[--_freeCount];
            }
        }

        return new Permit(this);
    }
}
