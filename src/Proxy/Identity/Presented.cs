using System.Text;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Http.Requests;

namespace FastMcp.Proxy.Identity;

/// <summary>What a caller shows of himself: one bearer token, in the one place where it may stand.</summary>
internal static class Presented
{
    /// <summary>What SDKs of model APIs send their key in, besides Authorization.</summary>
    private static readonly byte[][] _keyFields = ["x-api-key"u8.ToArray(), "api-key"u8.ToArray(), "x-goog-api-key"u8.ToArray()];

    /// <param name="head">The request.</param>
    /// <param name="takesKeys">The gateway's own keys may stand in the fields of model APIs too.</param>
    /// <param name="token">Empty: nothing was shown.</param>
    /// <returns>False: what was shown has another form (another scheme, two tokens, a token in the query).</returns>
    public static bool TryRead(RequestHead head, bool takesKeys, out ReadOnlySpan<byte> token)
    {
        token = default;
        var authorization = head.Fields.ValueOf(KnownField.Authorization);
        if (HasQueryToken(head.Query) || (head.Fields.Has(KnownField.Authorization) && !TryBearer(authorization, out token)))
        {
            return false;
        }

        return !takesKeys || TryKeyField(head.Fields, ref token);
    }

    /// <summary>A field that a key of the gateway may stand in: it does not go upstream where such keys are taken.</summary>
    public static bool IsKeyField(ReadOnlySpan<byte> name)
    {
        foreach (var field in _keyFields)
        {
            if (Ascii.EqualsIgnoreCase(name, field))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryKeyField(FieldTable fields, ref ReadOnlySpan<byte> token)
    {
        foreach (var name in _keyFields)
        {
            var at = fields.Find(name);
            if (at < 0)
            {
                continue;
            }

            if (!token.IsEmpty || fields.Find(name, at + 1) >= 0 || fields.Value(at).IsEmpty)
            {
                return false;
            }

            token = fields.Value(at);
        }

        return true;
    }

    // credentials = "Bearer" 1*SP b64token (RFC 6750 section 2.1).
    private static bool TryBearer(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> token)
    {
        token = default;
        if (value.Length < 8 || !Ascii.EqualsIgnoreCase(value[..7], "Bearer "u8))
        {
            return false;
        }

        token = value[7..].TrimStart((byte)' ');
        return !token.IsEmpty && !token.ContainsAny((byte)' ', (byte)',');
    }

    // A name may be spelled in percent signs.
    private static bool IsTokenName(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("access_token"u8) || (name.Contains((byte)'%') && name.Length <= 36 && Uri.UnescapeDataString(Encoding.ASCII.GetString(name)) == "access_token");

    // MCP authorization and RFC 6750 section 5.3: never there.
    private static bool HasQueryToken(ReadOnlySpan<byte> query)
    {
        while (!query.IsEmpty)
        {
            var end = query.IndexOf((byte)'&');
            var part = end < 0 ? query : query[..end];
            var equals = part.IndexOf((byte)'=');
            if (equals > 0 && IsTokenName(part[..equals]))
            {
                return true;
            }

            query = end < 0 ? default : query[(end + 1)..];
        }

        return false;
    }
}
