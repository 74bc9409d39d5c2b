using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace FastMcp.Recording.Originals;

/// <summary>The keys of sessions that speak now. A new one is usable at once; wrapping it and keeping it is done off the sockets' threads.</summary>
/// <remarks>Safe for all threads.</remarks>
internal sealed class SessionKeys(OriginalOptions options, TimeProvider time, Action<string> failed) : IDisposable
{
    // limit original-keys: keys of sessions in memory; beyond it all begin anew.
    private const int Most = 10_000;

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(ulong Session, string Caller, string Route), SessionKey> _keys = new();
    private readonly KeyFolder _folder = new(options.Folder);
    private long _made;
    private long _failures;
    private int _writing;

    /// <summary>Keys made, and keys that could not be kept: what they sealed nobody can open.</summary>
    public (long Made, long Failures) Counts => (Interlocked.Read(ref _made), Interlocked.Read(ref _failures));

    public SessionKey Of(in OpenedFacts facts)
    {
        // Of calls without a session those of one caller on one route have a key together.
        var whose = (facts.Session, facts.Caller, facts.Session == 0 ? facts.Route : "");
        if (_keys.TryGetValue(whose, out var known) && time.GetUtcNow() - known.Made < Longest)
        {
            return known;
        }

        if (_keys.Count >= Most)
        {
            _keys.Clear();
        }

        var made = Make(facts);
        _keys[whose] = made;
        return made;
    }

    /// <summary>Shreds what is old enough; how many.</summary>
    /// <exception cref="IOException">Some stay.</exception>
    public int Expire() => _folder.Shred(key => time.GetUtcNow() - key.Made > options.Keep);

    /// <summary>Shreds the keys of a caller or a session, those in use included.</summary>
    /// <exception cref="IOException">Some stay.</exception>
    public int Shred(Predicate<StoredKey> which)
    {
        var before = time.GetUtcNow();
        _keys.Clear();
        // A key that is being written would be there behind us.
        WaitForWrites();
        return _folder.Shred(key => key.Made <= before && which(key));
    }

    public void Dispose()
    {
        WaitForWrites();
        options.Holders.Dispose();
    }

    private void WaitForWrites() => SpinWait.SpinUntil(() => Volatile.Read(ref _writing) == 0, TimeSpan.FromSeconds(5));

    private SessionKey Make(in OpenedFacts facts)
    {
        var bytes = RandomNumberGenerator.GetBytes(SessionKey.Size);
        var key = new SessionKey(KeyId.Make(), bytes, time.GetUtcNow());
        var (session, caller) = (facts.Session == 0 ? "-" : facts.Session.ToString("x16", System.Globalization.CultureInfo.InvariantCulture), facts.Caller);
        Interlocked.Increment(ref _made);
        Interlocked.Increment(ref _writing);
        _ = Task.Run(() => Keep(key, bytes, session, caller));
        return key;
    }

    private void Keep(SessionKey key, byte[] bytes, string session, string caller)
    {
        try
        {
            var (point, wrapped) = options.Holders.Wrap(key.Id, bytes);
            _folder.Write(new StoredKey(key.Id, key.Made, session, caller, point, wrapped));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            Interlocked.Increment(ref _failures);
            failed(e.Message);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            Interlocked.Decrement(ref _writing);
        }
    }
}
