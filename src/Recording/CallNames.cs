using System.Runtime.CompilerServices;
using FastMcp.Masking;

namespace FastMcp.Recording;

/// <summary>The names of a call, masked by every rule, until its first entry is made. What does not fit is cut.</summary>
/// <remarks>Ownership: one exchange, one thread at a time; cleared for the next.</remarks>
public sealed class CallNames
{
    private const int Most = 256;

    // Most are short, and a held stream keeps them.
    private const int Few = 32;

    private Pair<byte[]?> _texts;
    private Pair<int> _lengths;

    internal ReadOnlySpan<byte> this[NameKind kind] => _texts[(int)kind].AsSpan(0, _lengths[(int)kind]);

    /// <summary>In pieces or whole.</summary>
    public void Add(NameKind kind, Masked text)
    {
        var length = _lengths[(int)kind];
        var count = Math.Min(Most - length, text.Bytes.Length);
        ref var own = ref _texts[(int)kind];
        if (own is null || own.Length < length + count)
        {
            Array.Resize(ref own, Math.Clamp(2 * (length + count), Few, Most));
        }

        text.Bytes[..count].CopyTo(own.AsSpan(length));
        _lengths[(int)kind] += count;
    }

    /// <summary>For people.</summary>
    public string TextOf(NameKind kind) => System.Text.Encoding.UTF8.GetString(this[kind]);

    public void Clear() => _lengths = default;

    [InlineArray(2)]
    private struct Pair<T>
    {
        private T _first;
    }
}
