using System.Text;

namespace FastMcp.Wire.Http.Fields;

/// <summary>Decides which fields of a message go on (RFC 9110 section 7.6.1). Same rules both ways.</summary>
public static class HopFields
{
    private const int LongestShadow = 40;

    public static FieldFate FateOf(FieldTable fields, int index)
    {
        KnownField known = fields.Known(index);
        if (known != KnownField.None)
        {
            // A known field is never dropped because Connection names it: that is how an attacker
            // would take a credential or a framing field out of a message.
            return FateOf(known);
        }

        ReadOnlySpan<byte> name = fields.Name(index);
        if (name.Length > 6 && Ascii.EqualsIgnoreCase(name[..6], "Proxy-"u8))
        {
            return FieldFate.Hop;
        }

        if (IsShadow(name) || IsMethodOverride(name))
        {
            return FieldFate.Shadow;
        }

        return IsNominated(fields, name) ? FieldFate.Nominated : FieldFate.Forward;
    }

    public static FieldFate FateOf(KnownField known) => known switch
    {
        KnownField.Host or KnownField.ContentLength or KnownField.TransferEncoding => FieldFate.Rewritten,
        KnownField.Connection or KnownField.KeepAlive or KnownField.Te or KnownField.Trailer or
        KnownField.Upgrade or KnownField.Expect or KnownField.Http2Settings or
        KnownField.ProxyAuthorization or KnownField.ProxyAuthenticate or
        KnownField.ProxyAuthenticationInfo or KnownField.ProxyConnection => FieldFate.Hop,
        _ => FieldFate.Forward,
    };

    // What was judged as one method must not be another one to the upstream's framework.
    private static bool IsMethodOverride(ReadOnlySpan<byte> name) =>
        Ascii.EqualsIgnoreCase(name, "X-HTTP-Method-Override"u8) || Ascii.EqualsIgnoreCase(name, "X-HTTP-Method"u8) || Ascii.EqualsIgnoreCase(name, "X-Method-Override"u8);

    /// <summary>Whether a Connection field of this message names <paramref name="name"/>.</summary>
    public static bool IsNominated(FieldTable fields, ReadOnlySpan<byte> name)
    {
        for (int at = fields.IndexOf(KnownField.Connection); at >= 0; at = fields.NextOf(KnownField.Connection, at))
        {
            foreach (ReadOnlySpan<byte> option in new ListTokens(fields.Value(at)))
            {
                if (Ascii.EqualsIgnoreCase(option, name))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether the sender accepts trailers (<c>TE: trailers</c>): then the gateway may write that itself.</summary>
    public static bool AcceptsTrailers(FieldTable fields)
    {
        for (int at = fields.IndexOf(KnownField.Te); at >= 0; at = fields.NextOf(KnownField.Te, at))
        {
            foreach (ReadOnlySpan<byte> coding in new ListTokens(fields.Value(at)))
            {
                if (Ascii.EqualsIgnoreCase(coding, "trailers"u8))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsShadow(ReadOnlySpan<byte> name)
    {
        if (name.Length > LongestShadow || !name.Contains((byte)'_'))
        {
            return StartsLikeParam(name);
        }

        Span<byte> hyphened = stackalloc byte[LongestShadow];
        name.Replace(hyphened, (byte)'_', (byte)'-');
        return KnownFields.IdOf(hyphened[..name.Length]) != KnownField.None;
    }

    // Long names need the prefix check only.
    private static bool StartsLikeParam(ReadOnlySpan<byte> name)
    {
        if (name.Length <= LongestShadow)
        {
            return false;
        }

        Span<byte> prefix = stackalloc byte["Mcp-Param-".Length];
        name[..prefix.Length].Replace(prefix, (byte)'_', (byte)'-');
        return Ascii.EqualsIgnoreCase(prefix, "Mcp-Param-"u8);
    }
}
