using System.Text.Json;

namespace FastMcp.Jose.Keys;

/// <summary>
/// Reads a JSON Web Key Set (RFC 7517). Keys that cannot sign, or that are of types and curves unknown here, are left out, since sets hold
/// others too; a set that is a trap (private parts in public, one name for two keys, secrets beside public keys) is refused whole.
/// </summary>
public static class KeySetReader
{
    /// <summary>Most keys of a set.</summary>
    public const int MostKeys = 100;

    /// <param name="json">The document.</param>
    /// <param name="isLocal">A file of the operator: it may hold secrets of issuers that sign with HMAC.</param>
    /// <param name="whyNot">Says nothing of what the document holds.</param>
    public static KeySet? Read(ReadOnlyMemory<byte> json, bool isLocal, out string whyNot)
    {
        whyNot = "It is not one strict JSON object with 'keys'.";
        if (StrictJson.Check(json.Span) != TokenFault.None)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        if (!document.RootElement.TryGetProperty("keys", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MostKeys)
        {
            return null;
        }

        var keys = new List<SigningKey>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list.EnumerateArray())
        {
            if (!isLocal && KeyReader.IsSecret(item))
            {
                whyNot = "It has private or symmetric keys, which no issuer publishes.";
                return null;
            }

            // Also of keys that cannot be used here: another reader may take the other one.
            if (KeyReader.NameOf(item) is { } name && !names.Add(name))
            {
                whyNot = "It has one key id for two keys.";
                return null;
            }

            if (KeyReader.Read(item) is { } key)
            {
                keys.Add(key);
            }
        }

        whyNot = WhyTrap(keys);
        return whyNot.Length == 0 ? new KeySet(keys) : null;
    }

    private static string WhyTrap(List<SigningKey> keys) =>
        keys.Count == 0 ? "It has no key that can sign: RSA of 2048 to 8192 bits, P-256, P-384 or P-521."
        : keys.Exists(key => key is HmacSigningKey) && !keys.TrueForAll(key => key is HmacSigningKey) ? "It has secrets beside public keys."
        : "";
}
