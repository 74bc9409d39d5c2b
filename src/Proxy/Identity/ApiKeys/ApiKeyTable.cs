using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using FastMcp.Proxy.Configuration;
using FastMcp.Jose;
using FastMcp.Policy.Facts;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Identity.ApiKeys;

/// <summary>The keys of one file. The file is looked at every second: what was revoked is refused within two. One that cannot be read leaves what was known.</summary>
/// <remarks>State, outlives snapshots, safe for all threads. Finding a key costs no memory.</remarks>
internal sealed partial class ApiKeyTable : IDisposable
{
    public const string Issuer = "urn:fastmcp:keys";

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly string _file;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private FrozenDictionary<uint, Known> _keys = FrozenDictionary<uint, Known>.Empty;
    private string _seen = "";

    /// <exception cref="IOException">The file cannot be read.</exception>
    public ApiKeyTable(string file, TimeProvider clock, ILogger log)
    {
        (_file, _clock, _log) = (file, clock, log);
        Read();
        _timer = clock.CreateTimer(static table => ((ApiKeyTable)table!).LookAgain(), this, Look, Look);
    }

    /// <summary>Keys that have not ended.</summary>
    public int Count => _keys.Values.Count(key => !key.Entry.HasEnded(_clock.GetUtcNow()));

    /// <summary>Null, with the fault: nobody's, or not any more.</summary>
    public Caller? Find(ReadOnlySpan<byte> key, out TokenFault fault)
    {
        fault = TokenFault.UnknownKey;
        if (!ApiKey.TryId(key, out var id) || !_keys.TryGetValue(id, out var known))
        {
            return null;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, hash);
        if (!CryptographicOperations.FixedTimeEquals(hash, known.Hash))
        {
            return null;
        }

        fault = known.Entry.HasEnded(_clock.GetUtcNow()) ? TokenFault.EndedKey : TokenFault.None;
        return fault == TokenFault.None ? known.Caller : null;
    }

    public void Dispose() => _timer.Dispose();

    private void LookAgain()
    {
        try
        {
            if (Seen() != _seen)
            {
                Read();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.Unreadable(_log, e.Message);
        }
    }

    private void Read()
    {
        var seen = Seen();
        var keys = ApiKeyFile.Read(_file).DistinctBy(entry => entry.Id).Select(entry => new Known(entry));
        _keys = keys.ToFrozenDictionary(key => uint.Parse(key.Entry.Id, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        _seen = seen;
    }

    private string Seen() => FileStamp.Of(_file);

    private sealed class Known(ApiKeyEntry entry)
    {
        public ApiKeyEntry Entry { get; } = entry;

        public byte[] Hash { get; } = Convert.FromHexString(entry.Hash);

        public Caller Caller { get; } = new(new CallerFacts(entry.Name, entry.Groups) { Authenticated = true, Issuer = Issuer, Client = entry.Id, Key = entry.Id, Agent = entry.Agent })
        {
            EndsAt = entry.Until?.ToUnixTimeSeconds() ?? long.MaxValue,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ApiKeysUnreadable, LogLevel.Error, "The keys that were known stay in force: {Why}")]
        public static partial void Unreadable(ILogger logger, string why);
    }
}
