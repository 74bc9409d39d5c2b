using System.Buffers;
using System.Text.Json;

namespace FastMcp.Jose.Signatures;

/// <summary>Takes a JWS in compact form apart (RFC 7515 section 7.1), strictly. Pure: no key, no clock, no I/O.</summary>
public static class JwsReader
{
    /// <summary>Longest token, in bytes.</summary>
    public const int MostBytes = 16 * 1024;

    private const int MostKid = 256;

    // What key ids in the field are made of: digests in base64 and base64url, UUIDs, dates, names, URNs.
    private static readonly SearchValues<char> _kidLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~+/=:@");

    /// <summary>Null, with the fault, if it is none.</summary>
    public static JwsMessage? Read(ReadOnlyMemory<byte> token, out TokenFault fault)
    {
        fault = Split(token.Span, out var first, out var second);
        if (fault != TokenFault.None)
        {
            return null;
        }

        var header = Base64UrlText.Decode(token.Span[..first]);
        var payload = Base64UrlText.Decode(token.Span[(first + 1)..second]);
        var signature = Base64UrlText.Decode(token.Span[(second + 1)..]);
        if (header is null || payload is null || signature is null)
        {
            fault = TokenFault.NotBase64;
            return null;
        }

        fault = StrictJson.Check(header);
        if (fault != TokenFault.None)
        {
            return null;
        }

        using var document = JsonDocument.Parse(header);
        fault = Header(document.RootElement, out var algorithm, out var kid, out var type);
        return fault == TokenFault.None ? new JwsMessage(algorithm, kid, type, token[..second], payload, signature) : null;
    }

    private static TokenFault Split(ReadOnlySpan<byte> token, out int first, out int second)
    {
        (first, second) = (token.IndexOf((byte)'.'), token.LastIndexOf((byte)'.'));
        if (token.Length > MostBytes)
        {
            return TokenFault.TooLong;
        }

        return token.Count((byte)'.') switch
        {
            2 => TokenFault.None,
            4 => TokenFault.Encrypted,
            _ => TokenFault.NotCompact,
        };
    }

    private static TokenFault Header(JsonElement header, out JwsAlgorithm algorithm, out string? kid, out string? type)
    {
        (algorithm, kid, type) = (JwsAlgorithm.Unknown, null, null);
        foreach (var entry in header.EnumerateObject())
        {
            var text = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString() : null;
            switch (entry.Name)
            {
                case "alg":
                    algorithm = JwsAlgorithms.Parse(text);
                    if (algorithm == JwsAlgorithm.Unknown)
                    {
                        return TokenFault.AlgorithmRefused;
                    }

                    break;
                // Nothing is understood that could be critical (RFC 7515 section 4.1.11, RFC 7797).
                case "crit" or "b64":
                    return TokenFault.Critical;
                case "jku" or "x5u" or "jwk" or "x5c":
                    return TokenFault.KeyInHeader;
                case "enc":
                    return TokenFault.Encrypted;
                case "kid":
                    if (text is null || !IsKid(text))
                    {
                        return TokenFault.KidForm;
                    }

                    kid = text;
                    break;
                case "typ":
                    if (text is null)
                    {
                        return TokenFault.TypeRefused;
                    }

                    type = TypeOf(text);
                    break;
            }
        }

        return algorithm == JwsAlgorithm.Unknown ? TokenFault.AlgorithmMissing : TokenFault.None;
    }

    private static bool IsKid(string text) =>
        text.Length is > 0 and <= MostKid && !text.AsSpan().ContainsAnyExcept(_kidLetters) && !text.Contains("..", StringComparison.Ordinal);

    // Media types in any case, the prefix left out where there is no other slash (RFC 7515 section 4.1.9).
    private static string TypeOf(string text)
    {
        var type = text.ToLowerInvariant();
        return type.StartsWith("application/", StringComparison.Ordinal) ? type["application/".Length..] : type;
    }
}
