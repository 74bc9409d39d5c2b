using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Pipeline;
using FastMcp.Recording;

namespace FastMcp.Proxy.Guarding;

/// <summary>What guards in monitor mode are asked about one exchange. What they say before it is closed goes on record; all else is counted alone.</summary>
/// <remarks>Ownership: one exchange.</remarks>
internal sealed class GuardsBeside
{
    /// <summary>About the request; null: they are not asked, or it is on record.</summary>
    public Task<IReadOnlyList<GuardFound>>? Request { get; set; }

    /// <summary>About the answer; null: they are not asked.</summary>
    public BesideBody? Answer { get; set; }

    /// <summary>The answer has left whole.</summary>
    public async ValueTask SettleAsync(Exchange exchange)
    {
        if (Answer is not null)
        {
            await Answer.SettleAsync().ConfigureAwait(false);
            Answer = null;
        }

        if (Request is not { } request)
        {
            return;
        }

        await Task.WhenAny(request, Task.Delay(GuardLimits.Linger)).ConfigureAwait(false);
        if (request.IsCompletedSuccessfully)
        {
            foreach (var found in await request.ConfigureAwait(false))
            {
                GuardRecord.Note(exchange, found, Direction.Request, isEnforced: false);
            }
        }

        Request = null;
    }
}
