using System.Net;
using System.Net.Sockets;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Timing;

namespace FastMcp.Proxy.Forwarding.Upstreams;

/// <summary>
/// The addresses of one host. Old ones serve while new ones are asked for, and go on serving when that fails; only the very
/// first question is waited for. The address that connected last is tried first.
/// </summary>
internal sealed class AddressBook(string host, TimeSpan lifetime, DeadlineTicker ticker, Func<string, Task<IPAddress[]>> resolve)
{
    readonly Lock gate = new();
    Task? asking;
    volatile IPAddress[] known = IPAddress.TryParse(host, out var literal) ? [literal] : [];
    readonly bool isLiteral = IPAddress.TryParse(host, out _);
    long staleAt;

    /// <summary>Empty: the name has no address, or it was not found in time.</summary>
    public async ValueTask<IPAddress[]> GetAsync(TimeSpan atMost)
    {
        if (isLiteral || (known.Length > 0 && ticker.Now < Volatile.Read(ref staleAt)))
            return known;
        var question = AskOnce();
        if (known.Length > 0)
            return known;
        try
        {
            await question.WaitAsync(atMost, ticker.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return [];
        }
        return known;
    }

    /// <summary>Puts the address that connected first.</summary>
    public void Prefer(IPAddress address)
    {
        var seen = known;
        if (seen.Length < 2 || seen[0].Equals(address))
            return;
        known = [address, .. seen.Where(other => !other.Equals(address))];
    }

    Task AskOnce()
    {
        lock (gate)
            return asking is { IsCompleted: false } ? asking : asking = AskAsync();
    }

    async Task AskAsync()
    {
        try
        {
            var found = await resolve(host).ConfigureAwait(false);
            if (found.Length > 0)
                known = found;
        }
        catch (SocketException)
        {
            // Not found or no resolver: what is known goes on serving, else the rent says so.
        }
        Volatile.Write(ref staleAt, ticker.DueIn(lifetime));
    }
}
