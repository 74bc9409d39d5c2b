using FastMcp.Recording.Erasing;
using FastMcp.Recording.Format;
using FastMcp.Recording.Index;
using FastMcp.Recording.Writing;

namespace FastMcp.Recording.Acts;

/// <summary>Twice a second takes acts that were put into the folder, puts them on record, and does what the gateway alone may do.</summary>
internal sealed class ActRounds : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    // What an erasure left is tried again so often.
    private static readonly TimeSpan FinishEvery = TimeSpan.FromMinutes(1);

    private readonly LogParts _log;
    private readonly string _folder;
    private readonly Eraser _eraser;
    private readonly ITimer _timer;
    private readonly SemaphoreSlim _one = new(1);
    private readonly TimeProvider _time;
    private readonly HashSet<string> _resumed = new(StringComparer.Ordinal);
    private long _finished;

    public ActRounds(LogParts log, SessionLogOptions options, Eraser eraser, TimeProvider time)
    {
        (_log, _folder, _eraser, _time) = (log, options.Folder, eraser, time);
        _timer = time.CreateTimer(_ => _ = RoundAsync(), null, Every, Every);
    }

    public async Task RoundAsync()
    {
        if (!_one.Wait(0))
        {
            return;
        }

        try
        {
            await FinishAsync().ConfigureAwait(false);
            foreach (var path in ActFolder.In(_folder))
            {
                await TakeAsync(path).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is still there is taken the next time; whoever put it there waits, and is told that it is not on record.
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Puts an act on record and does it; true: done.</summary>
    public async Task<bool> DoAsync(RecordAct act)
    {
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            await FinishAsync().ConfigureAwait(false);
            return await DoOneAsync(act).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<bool> DoOneAsync(RecordAct act)
    {
        if (act.Act != "erase")
        {
            return await SayAsync(act).ConfigureAwait(false);
        }

        return ErasureScope.TryParse(act.Detail, out var scope)
            && await SayAsync(act with { Detail = scope.Recorded }).ConfigureAwait(false)
            && await _eraser.EraseAsync(scope).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _one.WaitAsync().ConfigureAwait(false);
        _one.Dispose();
    }

    private ValueTask<bool> SayAsync(RecordAct act)
    {
        var payload = new byte[4 * PayloadWriter.MaxText];
        return _log.AddDurablyAsync(EntryType.Admin, payload.AsMemory(0, Payloads.Admin(payload, new AdminFacts("cli:" + act.By, act.Act, act.Detail))));
    }

    private async Task TakeAsync(string path)
    {
        var act = RecordAct.Parse(await File.ReadAllTextAsync(path).ConfigureAwait(false));
        if (act is not null && await TryAsync(act).ConfigureAwait(false))
        {
            File.Delete(path);
        }
        else if (act is null or { Act: "erase" })
        {
            // What is no act, or is held, or met a segment that cannot be read, is put aside: it is not tried for ever.
            File.Move(path, ActFolder.RefusedOf(path), overwrite: true);
        }
    }

    // At the first round, and from then on while something is left.
    private async Task FinishAsync()
    {
        if (ErasureNotes.In(_folder).Count == 0 || (_finished != 0 && _time.GetElapsedTime(_finished) < FinishEvery))
        {
            return;
        }

        _finished = _time.GetTimestamp();
        try
        {
            // Whoever put a note there: what is blanked by it is on record before.
            foreach (var note in ErasureNotes.In(_folder).Where(note => !_resumed.Contains(note)))
            {
                if (ErasureNotes.Read(note) is { } scope && !await SayAsync(new RecordAct("gateway", "erase-resumed", scope.Recorded)).ConfigureAwait(false))
                {
                    return;
                }

                _resumed.Add(note);
            }

            await _eraser.FinishAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or IndexException)
        {
            // The note stays, and whoever verifies is told that something is left.
        }
    }

    private async Task<bool> TryAsync(RecordAct act)
    {
        try
        {
            return await DoOneAsync(act).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or IndexException)
        {
            return false;
        }
    }
}
