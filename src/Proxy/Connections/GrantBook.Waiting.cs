using System.Collections.Concurrent;

namespace FastMcp.Proxy.Connections;

/// <summary>Calls that wait for people who were sent to the console.</summary>
internal sealed partial class GrantBook
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waits = new(StringComparer.Ordinal);
    private int _waiting;

    /// <summary>Waits until there is a grant, a while at most. False: there is none yet, or too many wait.</summary>
    /// <param name="id">Of the grant.</param>
    /// <param name="terms">It must have been given for these.</param>
    public async Task<bool> WaitAsync(string id, ConnectionTerms terms)
    {
        if (Interlocked.Increment(ref _waiting) > ConnectionLimits.Waiting)
        {
            Interlocked.Decrement(ref _waiting);
            counters.Waiting.Add();
            return false;
        }

        try
        {
            for (var since = clock.GetTimestamp(); ;)
            {
                var pulse = _waits.GetOrAdd(id, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
                if (await Task.Run(() => IsUsable(id, terms) == true).ConfigureAwait(false))
                {
                    return true;
                }

                if (clock.GetElapsedTime(since) >= ConnectionLimits.Wait)
                {
                    return false;
                }

                // Another node's consent is seen by looking.
                await Task.WhenAny(pulse, Task.Delay(TimeSpan.FromSeconds(2), clock)).ConfigureAwait(false);
            }
        }
        finally
        {
            if (Interlocked.Decrement(ref _waiting) == 0)
            {
                _waits.Clear();
            }
        }
    }

    /// <summary>A grant is there and is for these terms; null: the store cannot be had, which says nothing of consents.</summary>
    public bool? IsUsable(string id, ConnectionTerms terms)
    {
        try
        {
            using var grant = Find(id);
            return grant is not null && terms.Covers(grant);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private void Pulse(string id)
    {
        if (_waits.TryRemove(id, out var waits))
        {
            waits.TrySetResult();
        }
    }
}
