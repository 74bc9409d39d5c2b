using System.Text;
using FastMcp.Masking.Core;
using FastMcp.Masking.Matching;

namespace FastMcp.Masking.Keys;

/// <summary>Names and parts of keys: which rule a key fits first. Compared without the case of ASCII letters.</summary>
internal sealed class KeyNames
{
    private readonly (byte[] Name, int Rule)[][] _byLength = new (byte[], int)[KeySpec.MostName + 1][];
    private readonly (byte[] Part, int Rule)[] _parts;

    public KeyNames(ProgramRule[] rules)
    {
        var parts = new List<(byte[], int)>();
        var names = new List<(byte[] Name, int Rule)>();
        for (var rule = 0; rule < rules.Length; rule++)
        {
            parts.AddRange(rules[rule].Key!.Contains.Select(part => (Encoding.UTF8.GetBytes(part), rule + 1)));
            names.AddRange(rules[rule].Key!.Names.Select(name => (Encoding.UTF8.GetBytes(name), rule + 1)));
        }

        _parts = [.. parts];
        for (var length = 0; length < _byLength.Length; length++)
        {
            _byLength[length] = [.. names.Where(name => name.Name.Length == length)];
        }
    }

    public static ReadOnlySpan<byte> Fold(ReadOnlySpan<byte> key, Span<byte> to)
    {
        key = key[..Math.Min(key.Length, to.Length)];
        for (var at = 0; at < key.Length; at++)
        {
            to[at] = key[at] is >= (byte)'A' and <= (byte)'Z' ? (byte)(key[at] | 0x20) : key[at];
        }

        return to[..key.Length];
    }

    /// <summary>The first rule's index and one, or 0.</summary>
    /// <param name="key">Folded.</param>
    public int Find(ReadOnlySpan<byte> key)
    {
        var found = 0;
        if (key.Length < _byLength.Length)
        {
            foreach (var (name, rule) in _byLength[key.Length])
            {
                if (key.SequenceEqual(name))
                {
                    found = rule;
                    break;
                }
            }
        }

        foreach (var (part, rule) in _parts)
        {
            if ((found == 0 || rule < found) && key.IndexOf(part) >= 0)
            {
                return rule;
            }
        }

        return found;
    }
}
