using FastMcp.Masking.Guards;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Replies;
using FastMcp.Recording;

namespace FastMcp.Proxy.Guarding;

/// <summary>Shows a request to guards, as it was masked: before it is decided, or, in monitor mode, beside it.</summary>
internal static class RequestGuard
{
    /// <summary>None: what they found is in the call's state, and is applied.</summary>
    public static async ValueTask<Refusal> AskAsync(Exchange exchange, GuardSet set, TimeProvider clock)
    {
        var (call, masker) = (exchange.Call, exchange.RequestMasker);
        var seen = GuardedRequest.HashOf(masker, call);
        var asker = Begin(exchange, set, clock, set.Body);
        while (true)
        {
            asker.Turn(isAllDue: true);
            if (!asker.Refusal.IsNone)
            {
                return asker.Refusal;
            }

            if (asker.Asking is not { } asking)
            {
                break;
            }

            await asking.ConfigureAwait(false);
        }

        call.State.Guarded = new GuardedRequest(set, asker.Texts, seen, asker.Found, asker.Values!);
        call.State.Guarded.Apply(masker, call);
        return default;
    }

    /// <summary>Ends when they have answered; whoever has the time waits for it. Not the exchange: what is found then is counted alone.</summary>
    public static Task<IReadOnlyList<GuardFound>> BesideAsync(Exchange exchange, GuardSet set, TimeProvider clock)
    {
        var isOne = set.TryEnterBeside();
        var asker = isOne ? Begin(exchange, set, clock, within: null) : null;
        if (!isOne)
        {
            var bytes = exchange.RequestMasker.BodyOf(exchange.Call).Length;
            Array.ForEach(set.Guards, guard => guard.Meters.LeftOut(bytes));
        }

        return Task.Run(() => FollowAsync(set, asker));
    }

    private static async Task<IReadOnlyList<GuardFound>> FollowAsync(GuardSet set, GuardAsker? asker)
    {
        try
        {
            return asker is null ? [] : await FollowAsync(asker).ConfigureAwait(false);
        }
        finally
        {
            set.LeaveBeside();
        }
    }

    private static async Task<IReadOnlyList<GuardFound>> FollowAsync(GuardAsker asker)
    {
        asker.Turn(isAllDue: true);
        for (var asks = 1; asker.Asking is { } asking; asks++)
        {
            await asking.ConfigureAwait(false);
            if (asks == GuardLimits.AsksBeside)
            {
                asker.LeaveOut();
            }

            asker.Turn(isAllDue: true);
        }

        return asker.Found;
    }

    private static GuardAsker Begin(Exchange exchange, GuardSet set, TimeProvider clock, TimeSpan? within)
    {
        var texts = new GuardTexts(keeps: true);
        var cover = set.CoverOf(exchange.Call.Terms, null);
        exchange.RequestMasker.Look(exchange.Call, new GuardTap(texts, cuts: false), cover);
        texts.EndAll();
        return new GuardAsker(set, texts, clock) { Values = [], Cover = cover, Within = within };
    }
}
