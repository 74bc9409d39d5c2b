using FastMcp.Masking.Dictionaries;
using FastMcp.Masking.Hyperscan;

namespace FastMcp.Masking;

/// <summary>
/// The literal database that the dictionary rules of one or more scopes may run on. Until it is in use, and where
/// there is no libhs, the managed search does the same work with the same results.
/// </summary>
public sealed class DictionaryDatabase
{
    private readonly TermDictionary[] _dictionaries;
    private readonly LiteralList _literals;

    /// <param name="literals">What it is made of.</param>
    /// <param name="dictionaries">Of scopes that have the same literals.</param>
    internal DictionaryDatabase(LiteralList literals, TermDictionary[] dictionaries)
    {
        (_literals, _dictionaries) = (literals, dictionaries);
        Name = literals.Name;
    }

    /// <summary>Out of the literals: equal terms have equal names. Says nothing of them.</summary>
    public string Name { get; }

    /// <summary>Literals that are searched.</summary>
    public int Count => _literals.Literals.Length;

    /// <summary>Scans run on it.</summary>
    public bool IsInUse => Array.TrueForAll(_dictionaries, dictionary => dictionary.UsesHyperscan);

    /// <summary>Compiles it and puts it in use; takes seconds for many terms. The stored form, or null and why not.</summary>
    public byte[]? Compile(out string? whyNot)
    {
        whyNot = HyperscanLibrary.Instance.WhyNot;
        var database = whyNot is null ? LiteralDatabase.Compile(_literals.Literals, out whyNot) : null;
        if (database?.Serialize() is not { } bytes)
        {
            return null;
        }

        Array.ForEach(_dictionaries, dictionary => dictionary.Use(database, _literals));
        return StoredDatabase.Write(bytes, _literals.Key, HyperscanLibrary.Instance.Version!);
    }

    /// <summary>Puts a stored one in use. False: it is damaged, of other terms or of another library; then nothing changes.</summary>
    public bool TryUse(ReadOnlySpan<byte> stored)
    {
        if (!HyperscanLibrary.Instance.Runs
            || !StoredDatabase.TryRead(stored, _literals.Key, HyperscanLibrary.Instance.Version!, out var bytes)
            || LiteralDatabase.Deserialize(bytes) is not { } database)
        {
            return false;
        }

        Array.ForEach(_dictionaries, dictionary => dictionary.Use(database, _literals));
        return true;
    }
}
