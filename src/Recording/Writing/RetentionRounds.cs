using FastMcp.Recording.Format;

namespace FastMcp.Recording.Writing;

/// <summary>Looks every minute for what is older than it is kept: says it in the log, and when that is on the disk, deletes it.</summary>
internal sealed class RetentionRounds : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private readonly Retention _retention;
    private readonly LogParts _log;
    private readonly FolderUpkeep _upkeep;
    private readonly Func<int> _shred;
    private readonly Action<string> _failed;
    private readonly ITimer _timer;
    private readonly SemaphoreSlim _one = new(1);
    private bool _wasHeld;

    public RetentionRounds(Retention retention, LogParts log, TimeProvider time, FolderUpkeep upkeep, Func<int> shred, Action<string> failed)
    {
        (_retention, _log, _upkeep, _shred, _failed) = (retention, log, upkeep, shred, failed);
        _timer = time.CreateTimer(_ => _ = RoundAsync(), null, Every, Every);
    }

    public long Deleted => _retention.Deleted;

    public bool IsHeld => _wasHeld;

    /// <summary>One look. Nothing if the last one is not over.</summary>
    public async Task RoundAsync()
    {
        if (!_one.Wait(0))
        {
            return;
        }

        try
        {
            SayHold();
            await DeleteAsync().ConfigureAwait(false);
            SayShredded(_retention.IsHeld ? 0 : _shred());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _failed(e.Message);
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        // What has begun ends while the log can still be written.
        await _one.WaitAsync().ConfigureAwait(false);
        _one.Dispose();
    }

    private async Task DeleteAsync()
    {
        await _upkeep.EnterAsync().ConfigureAwait(false);
        try
        {
            // A word that no checkpoint of its run signs counts for nothing, and what went by it would be a hole.
            if (_retention.Due() is { } due && await SayAsync(due).ConfigureAwait(false) && await _log.SignAsync().ConfigureAwait(false))
            {
                _retention.Delete(due);
            }
        }
        finally
        {
            _upkeep.Leave();
        }
    }

    // That a hold began and ended is on record, like all that decides what stays.
    private void SayHold()
    {
        var isHeld = _retention.IsHeld;
        if (isHeld != _wasHeld)
        {
            _wasHeld = isHeld;
            Say(isHeld ? "hold" : "release", "");
        }
    }

    private void SayShredded(int keys)
    {
        if (keys > 0)
        {
            Say("shred", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{keys} keys of originals, by age"));
        }
    }

    private void Say(string act, string detail)
    {
        Span<byte> payload = stackalloc byte[4 * PayloadWriter.MaxText];
        _log.Add(EntryType.Admin, 0, payload[..Payloads.Admin(payload, new AdminFacts("gateway", act, detail))]);
    }

    private ValueTask<bool> SayAsync(ExpiredSegments due)
    {
        var payload = new byte[64];
        return _log.AddDurablyAsync(EntryType.Expired, payload.AsMemory(0, Payloads.Expired(payload, due)));
    }
}
