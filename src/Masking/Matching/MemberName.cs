using System.Runtime.CompilerServices;

namespace FastMcp.Masking.Matching;

/// <summary>The end of the name (JSON key) of a member.</summary>
internal struct MemberName
{
    public const int Most = 64;

    private Buffer _bytes;
    private int _length;

    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ReadOnlySpan<byte> Bytes => ((ReadOnlySpan<byte>)_bytes)[(Most - _length)..];

    /// <summary>The name, or its end.</summary>
    public void Set(ReadOnlySpan<byte> name)
    {
        _length = 0;
        Before(name);
    }

    /// <summary>What stood before what is here.</summary>
    public void Before(ReadOnlySpan<byte> text)
    {
        text = text[^Math.Min(text.Length, Most - _length)..];
        text.CopyTo(((Span<byte>)_bytes)[(Most - _length - text.Length)..]);
        _length += text.Length;
    }

    [InlineArray(Most)]
    private struct Buffer
    {
        private byte _first;
    }
}
