using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using FastMcp.Masking.Lent;
using FastMcp.Proxy.Credentials.Signing;
using FastMcp.Proxy.Forwarding.Upstreams;

namespace FastMcp.Proxy.Credentials;

/// <summary>
/// What was lent for a call, ready to be written. Forwarding takes nothing else as a credential, and only <see cref="Lender"/> makes one.
/// </summary>
/// <remarks>
/// Ownership: counted. Each exchange that it is lent to holds one use, the keeper one more while it may be lent again; with the last one it is ended at its source, where
/// that can, and overwritten.
/// </remarks>
internal sealed class Lease
{
    private readonly Minted _minted;
    private readonly Secret? _value;
    private readonly LentCredential? _of;
    private readonly Lock _spelling = new();
    private LentText? _text;
    private bool _isSpelled;
    private readonly ConcurrentDictionary<UpstreamPool, Lazy<UpstreamPool>> _pools = new();
    private int _uses = 1;
    private int _ended;

    private Lease()
    {
    }

    internal Lease(LentCredential of, in Minted minted, DateTimeOffset until)
    {
        (_of, _minted, Until) = (of, minted, until);
        Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        Place = minted.Certificate is not null ? LeasePlace.Certificate : minted.Aws is not null ? LeasePlace.Signature : of.PutAt.Query is not null ? LeasePlace.Query : of.PutAt.Environment is not null ? LeasePlace.Environment : LeasePlace.Field;
        _value = LeaseValue.Of(of.PutAt, minted);
    }

    /// <summary>The upstream needs no credential.</summary>
    public static Lease None { get; } = new();

    /// <summary>Names it in the record; says nothing of the secret.</summary>
    public string Id { get; } = "";

    /// <summary>When it ends by itself; null: its source does not say.</summary>
    public DateTimeOffset? EndsAt => _minted.EndsAt;

    /// <summary>Where it comes from, for the record: <c>none</c>, or the credential's name.</summary>
    public string Source => _of?.Name ?? "none";

    public LeasePlace Place { get; }

    /// <summary>Until then it may be lent again.</summary>
    public DateTimeOffset Until { get; }

    /// <summary>When it was made, by the clock that no one sets, and how long from then it may be lent again: a wall clock that is set back prolongs nothing.</summary>
    public (long Made, TimeSpan Lasts) Kept { get; init; }

    /// <summary>Name of the field or of the parameter.</summary>
    public ReadOnlySpan<byte> Name => _of is null ? default : _of.PlaceName;

    /// <summary>What stands there, or, of a signature, the secret key.</summary>
    public ReadOnlySpan<byte> Value => _value is null ? default : _value.Reveal();

    /// <summary>The secret itself, however it is placed.</summary>
    internal ReadOnlySpan<byte> Raw => _minted.Secret is null ? default : _minted.Secret.Reveal();

    /// <summary>The coded login of a Basic credential, without its padding; empty: it is none.</summary>
    internal ReadOnlySpan<byte> Login => _of?.PutAt.Basic is null ? default : Value["Basic ".Length..].TrimEnd((byte)'=');

    /// <summary>What maskers of the answer cover, made when the first one asks; null: nothing that can be looked for. For as long as the lease is in use.</summary>
    internal LentText? Text
    {
        get
        {
            if (_of is null)
            {
                return null;
            }

            lock (_spelling)
            {
                (_text, _isSpelled) = (_isSpelled ? _text : LentSpellings.Of(this), true);
                return _text;
            }
        }
    }

    /// <summary>
    /// Where a connection comes from. What was opened with a certificate belongs to its lease: nobody else is given it, and it ends with it.
    /// </summary>
    /// <param name="shared">Of the upstream, for calls that show nothing in the handshake.</param>
    public UpstreamPool PoolOf(UpstreamPool shared) => _minted.Certificate is { } certificate
        ? _pools.GetOrAdd(shared, static (pool, one) => new(() => pool.With(one.Context)), certificate).Value
        : shared;

    /// <summary>What it was minted of; null: nothing was lent.</summary>
    internal LentCredential? Of => _of;

    public AwsIdentity? Aws => _minted.Aws;

    internal Secret SigningKey => _minted.Secret!;

    /// <summary>As its source made it.</summary>
    internal Secret Secret => _minted.Secret!;

    /// <summary>The caller's own field of that name does not go up.</summary>
    public bool Replaces(ReadOnlySpan<byte> field) => Place switch
    {
        LeasePlace.Field => Ascii.EqualsIgnoreCase(field, Name),
        LeasePlace.Signature => Ascii.EqualsIgnoreCase(field, "authorization"u8) || (field.Length > 6 && Ascii.EqualsIgnoreCase(field[..6], "x-amz-"u8)),
        _ => false,
    };

    /// <summary>One use more. False: it was ended.</summary>
    internal bool TryUse()
    {
        var uses = Volatile.Read(ref _uses);
        while (uses > 0)
        {
            var seen = Interlocked.CompareExchange(ref _uses, uses + 1, uses);
            if (seen == uses)
            {
                return true;
            }

            uses = seen;
        }

        return false;
    }

    /// <summary>One use less.</summary>
    internal void Release()
    {
        if (_of is not null && Interlocked.Decrement(ref _uses) == 0)
        {
            _value?.Dispose();
            _text?.Dispose();
            foreach (var pool in _pools.Values.Where(pool => pool.IsValueCreated))
            {
                // Completes at once; the connection of the exchange whose use was the last ends when it comes back.
                _ = pool.Value.DisposeAsync();
            }

            EndNow();
        }
    }

    /// <summary>Ends it at its source whoever uses it: the program ends, and what still runs does not end before it.</summary>
    internal void EndNow()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _of!.End(this, _minted);
        }
    }

    public override string ToString() => "***";
}
