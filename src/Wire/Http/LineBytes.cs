using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace FastMcp.Wire.Http;

/// <summary>One line on its way into a buffer, which is asked for room once for all of it.</summary>
/// <param name="output">The buffer.</param>
/// <param name="most">Bytes that the line may take.</param>
internal ref struct LineBytes(IBufferWriter<byte> output, int most)
{
    /// <summary>A <see cref="long"/> takes no more.</summary>
    internal const int MostDigits = 20;

    private readonly Span<byte> _room = output.GetSpan(most);
    private int _used;

    // Inlined, so that what is always the same is stored and not copied.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_room[_used..]);
        _used += bytes.Length;
    }

    internal void Add(long number)
    {
        Utf8Formatter.TryFormat(number, _room[_used..], out int length);
        _used += length;
    }

    internal readonly void End() => output.Advance(_used);
}
