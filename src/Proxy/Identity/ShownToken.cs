using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using FastMcp.Proxy.Transport;

namespace FastMcp.Proxy.Identity;

/// <summary>
/// The token that a connection shows with each of its requests, so that it is hashed with the first two and compared with all others. What is known of its hash is looked up each
/// time, as ever.
/// </summary>
/// <remarks>
/// Ownership: its connection's one exchange at a time. The token is kept only when it came twice behind each other, no longer than its connection, and overwritten at its end.
/// </remarks>
internal sealed class ShownToken
{
    // A shorter one is no signed token, and a longer one is hashed each time: connections that wait for their next request hold little.
    private const int Shortest = 32;
    private const int Longest = 4096;

    private byte[] _token = [];
    private TokenKey _key;

    /// <summary>Names the token at the route.</summary>
    public static TokenKey KeyOf(Connection client, ReadOnlySpan<byte> token, int route)
    {
        // Streams of one connection run beside each other.
        if (client.Carrier is not null || token.Length is < Shortest or > Longest)
        {
            return TokenKey.Of(token, route);
        }

        var shown = client.Shown ??= new ShownToken();
        return shown.KeyOf(token, route);
    }

    /// <summary>The connection's token is kept no more.</summary>
    /// <param name="client">Null: there is none yet.</param>
    public static void Forget(Connection? client)
    {
        if (client?.Shown is { } shown)
        {
            shown.Forget();
            client.Shown = null;
        }
    }

    private TokenKey KeyOf(ReadOnlySpan<byte> token, int route)
    {
        if (_token.Length > 0 && IsSame(token, _token))
        {
            return _key with { Route = route };
        }

        var key = TokenKey.Of(token, route);
        Forget();
        _token = (key.Low, key.High) == (_key.Low, _key.High) ? token.ToArray() : [];
        _key = key;
        return key;
    }

    private void Forget()
    {
        CryptographicOperations.ZeroMemory(_token);
        _token = [];
    }

    // In the same time wherever they differ: a connection may carry the requests of many callers.
    private static bool IsSame(ReadOnlySpan<byte> token, ReadOnlySpan<byte> known)
    {
        if (token.Length != known.Length)
        {
            return false;
        }

        // The last block may overlap the one before.
        var last = token.Length - Vector256<byte>.Count;
        var differences = Vector256.Create(token[last..]) ^ Vector256.Create(known[last..]);
        for (var at = 0; at < last; at += Vector256<byte>.Count)
        {
            differences |= Vector256.Create(token[at..]) ^ Vector256.Create(known[at..]);
        }

        return differences == Vector256<byte>.Zero;
    }
}
