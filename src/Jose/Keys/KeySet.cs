namespace FastMcp.Jose.Keys;

/// <summary>The keys of an issuer that can sign. Immutable but for <see cref="SigningKey.Ended"/>.</summary>
public sealed class KeySet
{
    private readonly SigningKey[] _keys;

    internal KeySet(IReadOnlyList<SigningKey> keys) => _keys = [.. keys];

    public int Count => _keys.Length;

    /// <summary>The key of that name. Without a name: the only one, if there is one only.</summary>
    public SigningKey? Find(string? kid) => kid is null
        ? _keys.Length == 1 ? _keys[0] : null
        : Array.Find(_keys, key => key.Kid == kid);

    /// <summary>The set that follows this one: keys that are in both stay the objects that they are; those that are not in it end.</summary>
    public KeySet Follow(KeySet next)
    {
        var keys = next._keys.Select(key => Array.Find(_keys, known => known.IsSame(key)) ?? key).ToArray();
        foreach (var gone in _keys.Where(key => Array.IndexOf(keys, key) < 0))
        {
            gone.End();
        }

        return new KeySet(keys);
    }
}
